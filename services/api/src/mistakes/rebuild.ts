import type { TransactionSql } from 'postgres';
import { readKnown } from '../analyses/read.ts';
import { readAnalysisRow } from '../analyses/row.ts';
import { readStoredGames, type StoredGame } from '../analyses/stored-game.ts';
import { knownOfShipped } from '../analyses/view.ts';
import { scoreOf } from '../verdict/evaluation.ts';
import { cardOf, type MistakeAnswer } from './card.ts';
import { readCards, writeCard } from './card-row.ts';
import { judgedOf, mistakesOfAnalysis } from './of-game.ts';
import { insertMistakes, type MistakeRow, removeMistakes } from './save.ts';

/**
 * The mistakes that a game must have; undefined where that is not known: while an analysis is made anew, or where it
 * was broken off, those of the one before stay, and what they were made from may be gone.
 */
const expectedMistakes = async (tx: TransactionSql, game: StoredGame): Promise<MistakeRow[] | undefined> => {
  const row = await readAnalysisRow(tx, game.packed.id);
  if (row && row.state !== 'done') return undefined;
  const shipped = knownOfShipped(game.positions.plies, game.shipped);
  if (!row) return mistakesOfAnalysis(game, shipped, judgedOf(game, shipped));
  const known = await readKnown(tx, row, game);
  const evaluations = judgedOf(game, known);
  // An analysis without a single score leaves what Lichess said.
  return evaluations.some((one) => scoreOf(one) !== undefined)
    ? mistakesOfAnalysis(game, known, evaluations)
    : mistakesOfAnalysis(game, shipped, judgedOf(game, shipped));
};

/** The mistakes of a game by ply, each as the text of its row. */
const readTexts = async (tx: TransactionSql, gameNo: number): Promise<Map<number, string>> => {
  const rows = await tx<{ ply: number; text: string }[]>`
    select ply, to_jsonb(m)::text as text from mistakes m where game_no = ${gameNo}`;
  return new Map(rows.map(({ ply, text }) => [ply, text]));
};

const rebuildGame = async (tx: TransactionSql, game: StoredGame): Promise<string[]> => {
  const expected = await expectedMistakes(tx, game);
  if (!expected) return [];
  const before = await readTexts(tx, game.no);
  await removeMistakes(tx, [game.no]);
  await insertMistakes(tx, expected);
  const after = await readTexts(tx, game.no);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((ply) => before.get(ply) !== after.get(ply))
    .map((ply) => {
      const [was, is] = [before.get(ply) ?? 'nothing', after.get(ply) ?? 'nothing'];
      return `mistake ${game.packed.id}-${ply}: was ${was}, must be ${is}`;
    });
};

/**
 * Makes the mistakes of these games anew, by their ids, and returns the differences found, a sentence each: empty when
 * all was as it must be. The caller holds the derived tables alone.
 */
export const rebuildMistakes = async (tx: TransactionSql, ids: readonly string[]): Promise<string[]> => {
  const differences: string[] = [];
  for (const game of (await readStoredGames(tx, ids)).values())
    differences.push(...(await rebuildGame(tx, game)));
  return differences;
};

/**
 * Makes the cards of these games anew from the answers, by the numbers of the games, and returns the differences found.
 * The caller holds the derived tables alone.
 */
export const rebuildCards = async (tx: TransactionSql, gameNos: readonly number[]): Promise<string[]> => {
  const rows = await tx<(MistakeAnswer & { gameNo: number; ply: number })[]>`
    select game_no as "gameNo", ply, found, at from mistake_answers
    where game_no = any(${`{${gameNos.join(',')}}`}::int[]) order by game_no, ply, rep`;
  const differences: string[] = [];
  for (const answers of Map.groupBy(rows, ({ gameNo, ply }) => `${gameNo}-${ply}`).values()) {
    const [{ gameNo, ply }] = answers as [(typeof rows)[0]];
    const card = cardOf(answers);
    const [stored] = await readCards(tx, [{ gameNo, ply }]);
    if (!card || Bun.deepEquals(stored, { gameNo, ply, ...card })) continue;
    await writeCard(tx, { gameNo, ply }, card);
    differences.push(
      `card of game number ${gameNo}, ply ${ply}: was ${JSON.stringify(stored ?? null)}, must be ${JSON.stringify(card)}`,
    );
  }
  return differences;
};
