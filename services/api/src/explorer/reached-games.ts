import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import type { Sql } from 'postgres';
import { reachedSql, visitSql } from './reached.ts';
import type { Scope } from './scope.ts';

/** A game that reached the position, in the color of the player. */
export interface Reached {
  game_no: number;
  white: boolean;
  /** Of the first visit. */
  ply: number;
}

/** From so many games on, the newest are looked for among the newest of all. */
const BOUNDS = { many: 3_000, window: 1_000 };

/**
 * The first of the games that reached the position, in the order asked for; `games` is how many there are.
 * Games without both ratings come last by rating.
 */
export const firstReached = async (
  sql: Sql,
  scope: Scope,
  { sort, order }: Pick<ExplorerQuery, 'sort' | 'order'>,
  games: number,
  limit: number,
  { many, window }: typeof BOUNDS = BOUNDS,
): Promise<Reached[]> => {
  if (games === 0 || limit === 0) return [];
  if (games >= many && sort === 'date') {
    const found = await amongNewest(sql, scope, order, limit, window);
    if (found.length === limit) return found;
  }
  const where = scope.where();
  const reached = reachedSql(
    where,
    scope.position.key,
    'all',
    `s.game_no, ${scope.ofPlayer ? 's.white' : 'true'} as white, s.at, s.rating + s.opponent_rating as ratings`,
  );
  const first = sort === 'rating' ? `ratings ${order} nulls last, ` : '';
  return sql.unsafe<Reached[]>(
    `${reached} select game_no, white, ply from reached
    order by ${first}at ${order}, game_no ${order} limit ${where.param(limit)}`,
    where.values(),
  );
};

const amongNewest = (
  sql: Sql,
  scope: Scope,
  order: 'asc' | 'desc',
  limit: number,
  window: number,
): Promise<Reached[]> => {
  const where = scope.where();
  const { ply } = visitSql(where, scope.position.key);
  return sql.unsafe<Reached[]>(
    `select s.game_no, s.white, v.ply
    from (
      select s.game_no, s.white, s.at, s.line_no from sides s ${where.text()}
      order by s.at ${order}, s.game_no ${order} limit ${where.param(window)}
    ) s
    join lines l on l.no = s.line_no
    left join game_keys k on k.game_no = s.game_no
    cross join lateral (select ${ply}) as v (ply)
    where v.ply is not null
    order by s.at ${order}, s.game_no ${order} limit ${where.param(limit)}`,
    where.values(),
  );
};
