import type { Sql } from 'postgres';
import { behindSql, orderSql, type Place, placeColumns } from './order.ts';
import { reachedRows, selectRows } from './reached.ts';
import type { Listing, Scope } from './scope.ts';

/** A game that reached the position, in the color of the player. */
export interface Reached extends Place {
  white: boolean;
  /** Of the first visit. */
  ply: number;
}

/** As SQL gives it: the ply of a visit in the line is that of its code. */
export interface ReachedGameRow extends Place {
  white: boolean;
  code: number;
  ply: number | null;
}

/** SQL: the columns of a listed game, of a table with those of `placeColumns`. */
export const REACHED = 'code, ply, game_no, white, (extract(epoch from at) * 1000)::float8 as at, ratings';

/** The game of a row. */
export const reachedOf = ({ lines }: Scope, row: ReachedGameRow): Reached => {
  const { code, game_no, white, at, ratings } = row;
  return { game_no, white, at, ratings, ply: lines.visits[code - 1]?.ply ?? (row.ply as number) };
};

/**
 * The first of the games that reached the position, one that thousands came to in their line: by date, games are looked
 * through in their order until enough are found. The few that came to it later are added.
 */
export const firstReached = async (sql: Sql, scope: Scope, listing: Listing): Promise<Reached[]> => {
  const where = scope.where();
  const columns = `${scope.player !== undefined ? 's.white' : 'true'} as white, ${placeColumns(listing)}`;
  const order = orderSql(listing);
  const limit = where.param(listing.limit);
  const behind = listing.after ? `where ${behindSql(where, listing, listing.after)}` : '';
  // Few need be looked through until enough are found, while all games of the lines would have to be sorted.
  const through = listing.sort === 'date' ? { ...scope, fewLines: 0 } : scope;
  const parts = reachedRows(where, through).map(
    (rows) => `(select * from (${selectRows(rows, columns)}) x ${behind} order by ${order} limit ${limit})`,
  );
  const rows = await sql.unsafe<ReachedGameRow[]>(
    `select ${REACHED} from (${parts.join(' union all ')}) y order by ${order} limit ${limit}`,
    where.values(),
  );
  return rows.map((row) => reachedOf(scope, row));
};
