import type { TransactionSql } from 'postgres';
import { judgedOf, mistakesOfAnalysis } from '../mistakes/of-game.ts';
import { insertMistakes, removeMistakes } from '../mistakes/save.ts';
import { writeEvals } from '../saving/game-evals.ts';
import { firstColor } from '../verdict/color.ts';
import { evalFacts } from '../verdict/eval-facts.ts';
import { readKnown } from './read.ts';
import { type AnalysisRow, readAnalysisRow, writeAnalysisRow } from './row.ts';
import { readStoredGame } from './stored-game.ts';

const keepVerdict = async (tx: TransactionSql, row: AnalysisRow): Promise<void> => {
  const game = await readStoredGame(tx, row.gameId);
  const known = await readKnown(tx, row, game);
  const { sans } = game.positions;
  const evaluations = judgedOf(game, known);
  const facts = evalFacts(firstColor(game.record.initialFen), sans, evaluations);
  if (!facts) return;
  await writeEvals(tx, [{ no: row.gameNo, ...facts }]);
  await removeMistakes(tx, [row.gameNo]);
  await insertMistakes(tx, mistakesOfAnalysis(game, known, evaluations));
};

/**
 * Writes an analysis; of one that is done, what statistics read of it too, so that both stand or fall together. While
 * it is made anew those of the one before stay.
 */
export const writeAnalysis = async (tx: TransactionSql, row: AnalysisRow): Promise<void> => {
  await writeAnalysisRow(tx, row);
  if (row.state === 'done') await keepVerdict(tx, row);
};

/** Puts what statistics read of done analyses back, for games that were written anew. */
export const restoreVerdicts = async (tx: TransactionSql, nos: readonly number[]): Promise<void> => {
  const done = await tx.unsafe<{ id: string }[]>(
    `select g.id from analyses a join games g on g.no = a.game_no and g.plies = a.plies
     where a.state = 'done' and a.game_no = any($1::int[])`,
    [`{${nos.join(',')}}`],
  );
  for (const { id } of done) {
    const row = await readAnalysisRow(tx, id);
    if (row) await keepVerdict(tx, row);
  }
};
