import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import type { Sql } from 'postgres';
import { readGameIds } from '../statistics/game-names.ts';
import type { Sums } from './sums.ts';

/** The ids of the newest games by move; none for a game that was deleted meanwhile. */
export const readLastGames = async (sql: Sql, { byMove }: Sums): Promise<Map<NextMove, string>> => {
  const ids = await readGameIds(
    sql,
    [...byMove.values()].map(({ lastNo }) => lastNo),
  );
  return new Map(
    [...byMove].flatMap(([move, { lastNo }]): [NextMove, string][] => {
      const id = ids.get(lastNo);
      return id === undefined ? [] : [[move, id]];
    }),
  );
};
