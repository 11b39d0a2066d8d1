import type { TransactionSql } from 'postgres';
import { allInOrder } from '../db/all-in-order.ts';
import { removeMistakes } from '../mistakes/save.ts';
import { saveShippedEvals } from './game-evals.ts';
import type { Numbered } from './numbered.ts';
import { insertKeys, insertSideMoves, insertSides } from './side-row.ts';
import { LINE_PLIES } from './stored-lines.ts';

/** Writes everything that is derived from the games: sides, positions, facts of moves, mistakes. Runs as one pipeline. */
export const derive = async (tx: TransactionSql, games: readonly Numbered[]): Promise<void> => {
  if (games.length === 0) return;
  await allInOrder([
    insertSides(tx, games),
    insertKeys(tx, games, LINE_PLIES),
    insertSideMoves(tx, games),
    saveShippedEvals(tx, games),
  ]);
};

/** Keeps the facts of moves of players who were not followed when their games came: these sides become tracked. */
export const track = async (
  tx: TransactionSql,
  games: readonly { game: Numbered; white: boolean; black: boolean }[],
): Promise<void> => {
  if (games.length === 0) return;
  const marks = games.flatMap(({ game, white, black }) => [
    ...(white ? [`(${game.no},true)`] : []),
    ...(black ? [`(${game.no},false)`] : []),
  ]);
  await tx.unsafe(
    `update sides set tracked = true where (game_no, white) in (values ${marks.join(',')}) and not tracked`,
  );
  await insertSideMoves(
    tx,
    games.map(({ game, white, black }) => ({ ...game, tracked: { white, black } })),
  );
};

/** Takes back what `derive` wrote for the games with these numbers. */
export const underive = async (tx: TransactionSql, nos: readonly number[]): Promise<void> => {
  if (nos.length === 0) return;
  const list = `{${nos.join(',')}}`;
  await Promise.all([
    tx`delete from sides where game_no = any(${list}::int[])`,
    tx`delete from game_keys where game_no = any(${list}::int[])`,
    tx`delete from side_moves where game_no = any(${list}::int[])`,
    tx`delete from game_evals where game_no = any(${list}::int[])`,
    removeMistakes(tx, nos),
    tx`delete from shipped_analyses where game_no = any(${list}::int[])`,
  ]);
};
