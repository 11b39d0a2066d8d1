import type { Sql } from 'postgres';
import { behindSql, orderSql, type Place, placeColumns } from './order.ts';
import { lateSql } from './reached.ts';
import type { Listing, Scope } from './scope.ts';

/** A game that reached the position, in the color of the player. */
export interface Reached extends Place {
  white: boolean;
  /** Of the first visit. */
  ply: number;
}

/** SQL: the columns of a listed game, of a table with those of `placeColumns`. */
export const REACHED = 'game_no, white, ply, (extract(epoch from at) * 1000)::float8 as at, ratings';

/**
 * The first by date of the games that reached the position, one of the first plies that thousands came to: games are
 * looked through in their order until enough are found, and the few that came to it later are added.
 */
export const newestReached = (sql: Sql, scope: Scope, listing: Listing): Promise<Reached[]> => {
  const where = scope.where();
  const { key } = scope.position;
  const columns = `${scope.ofPlayer ? 's.white' : 'true'} as white, ${placeColumns(listing)}`;
  const late = lateSql(where, key, columns, 'each');
  const order = orderSql(listing);
  const behind = listing.after ? `where ${behindSql(where, listing, listing.after)}` : '';
  const limit = where.param(listing.limit);
  return sql.unsafe<Reached[]>(
    // Not put in line, so that lines are looked up game by game.
    `with early as (
      select * from (
        select l.place - 1 as ply, ${columns}
        from sides s cross join lateral (
          select array_position(l.keys[1:8], ${where.param(key)}::bigint) as place from lines l where l.no = s.line_no offset 0
        ) l
        ${where.text()} and l.place is not null
      ) x ${behind} order by ${order} limit ${limit}
    )
    select ${REACHED} from (
      select ply, white, at, game_no, ratings from early
      union all
      select ply, white, at, game_no, ratings from (${late}) x ${behind}
    ) y order by ${order} limit ${limit}`,
    where.values(),
  );
};
