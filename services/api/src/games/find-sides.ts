import type { GameFilter } from '@rookery/shared/contract/game-filter.ts';
import type { Sql } from 'postgres';
import { createWhere } from '../db/where.ts';
import { filterSides } from './filter.ts';

/** A place in a list of games: its time, in epoch milliseconds, and the number of the game. */
export interface Place {
  at: number;
  game_no: number;
}

/** A side that a filter holds: `white` is the color of the player, or true where none is named. */
export interface FoundSide extends Place {
  white: boolean;
}

/**
 * At most `limit` of the sides that a filter holds, in its order, those behind `after` only: a keyset, so that what
 * arrives meanwhile moves nothing. Throws player_required and invalid_parameter.
 */
export const findSides = (
  sql: Sql,
  filter: GameFilter,
  limit: number,
  after?: Place,
): Promise<FoundSide[]> => {
  const { order, player } = filter;
  const where = createWhere();
  filterSides(where, filter);
  if (after) {
    where.and(
      `(s.at, s.game_no) ${order === 'desc' ? '<' : '>'} (to_timestamp(?::float8 / 1000), ?::int)`,
      after.at,
      after.game_no,
    );
  }
  return sql.unsafe<FoundSide[]>(
    // Without a player the index holds White's sides alone, and not the color.
    `select s.game_no, ${player === undefined ? 'true as white' : 's.white'},
       (extract(epoch from s.at) * 1000)::float8 as at
     from sides s ${where.text()}
     order by s.at ${order}, s.game_no ${order} limit ${where.param(limit)}`,
    where.values(),
  );
};

/** How many games a filter holds. Throws player_required and invalid_parameter. */
export const countSides = async (sql: Sql, filter: GameFilter): Promise<number> => {
  const where = createWhere();
  filterSides(where, filter);
  const [row] = await sql.unsafe<{ n: number }[]>(
    `select count(*)::int as n from sides s ${where.text()}`,
    where.values(),
  );
  return (row as { n: number }).n;
};
