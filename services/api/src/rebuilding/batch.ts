import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import type { TransactionSql } from 'postgres';
import { restoreVerdicts } from '../analyses/keep-verdict.ts';
import { cardOf, type MistakeAnswer } from '../mistakes/card.ts';
import { writeCard } from '../mistakes/card-row.ts';
import { saveShippedEvals } from '../saving/game-evals.ts';
import { lockDerived } from '../saving/lock-derived.ts';
import { insertKeys, insertSideMoves, insertSides } from '../saving/side-row.ts';
import { LINE_PLIES } from '../saving/stored-lines.ts';
import { closeBeside, compareBeside, openBeside, takeAsStored } from './beside.ts';
import type { Differences } from './differences.ts';
import { checkLines } from './lines.ts';
import { readNumbered } from './read-games.ts';
import { BY_GAME } from './tables.ts';

/** Games past `after` up to `last`, by number. */
export interface Range {
  after: number;
  last: number;
}

/** The next games: at most `size` of them, and all numbers up to the greatest where there are no more. */
export const nextRange = async (tx: TransactionSql, after: number, size: number): Promise<Range> => {
  const [row] = await tx<{ n: number; last: number | null }[]>`
    select count(*)::int as n, max(no) as last
    from (select no from games where no > ${after} order by no limit ${size}) as following`;
  return { after, last: row && row.n === size ? (row.last as number) : MOST_INT };
};

// In the order of those who save: analyses, then games.
const lockRange = async (tx: TransactionSql, { after, last }: Range): Promise<void> => {
  await lockDerived(tx, true);
  await tx`select from analyses where game_no > ${after} and game_no <= ${last} order by game_no for no key update`;
  await tx`select from games where no > ${after} and no <= ${last} order by id for update`;
};

/** Cards are what their answers lead to. */
const makeCards = async (tx: TransactionSql, { after, last }: Range): Promise<void> => {
  const rows = await tx<(MistakeAnswer & { gameNo: number; ply: number })[]>`
    select game_no as "gameNo", ply, found, at from mistake_answers
    where game_no > ${after} and game_no <= ${last} order by game_no, ply, rep`;
  for (const answers of Map.groupBy(rows, ({ gameNo, ply }) => `${gameNo}-${ply}`).values()) {
    const [key] = answers as [(typeof rows)[0]];
    const card = cardOf(answers);
    if (card) await writeCard(tx, key, card);
  }
};

/**
 * Games whose analysis is made anew or was broken off: what statistics read is of the one before, which is gone, or of
 * what came with the game. What is stored holds.
 */
const undecided = async (tx: TransactionSql, { after, last }: Range): Promise<number[]> => {
  const rows = await tx<{ no: number }[]>`
    select game_no as no from analyses
    where state <> 'done' and generation > 1 and game_no > ${after} and game_no <= ${last}`;
  return rows.map(({ no }) => no);
};

/**
 * Makes anew what is derived from a range of games, beside what is stored, and notes the rows that differ. With `repair`
 * they are replaced, while nobody else writes them; without it nothing is kept, provided that the caller rolls back.
 * Returns a sentence for each game that cannot be put together: it is left as it is.
 */
export const rebuildRange = async (
  tx: TransactionSql,
  real: string,
  range: Range,
  found: Differences,
  repair: boolean,
): Promise<string[]> => {
  if (repair) await lockRange(tx, range);
  const rows = await tx<{ no: number }[]>`
    select no from games where no > ${range.after} and no <= ${range.last} order by no`;
  const { games: read, lost } = await readNumbered(
    tx,
    rows.map(({ no }) => no),
  );
  const games = await checkLines(tx, read, found, repair);
  await openBeside(tx, real);
  if (games.length > 0) {
    await insertSides(tx, games);
    await insertKeys(tx, games, LINE_PLIES);
    await insertSideMoves(tx, games);
    await saveShippedEvals(tx, games);
    await restoreVerdicts(
      tx,
      games.map(({ no }) => no),
    );
  }
  await makeCards(tx, range);
  await takeAsStored(tx, real, ['game_evals', 'mistakes'], await undecided(tx, range));
  await takeAsStored(
    tx,
    real,
    BY_GAME.map(({ name }) => name),
    [...lost.keys()],
  );
  for (const table of BY_GAME) await compareBeside(tx, real, table, range, found, repair);
  for (const no of lost.keys()) found.add('sides', `game_no ${no}`);
  if (repair) await closeBeside(tx, real);
  return [...lost].map(([no, reason]) => `game number ${no}: ${reason}`);
};
