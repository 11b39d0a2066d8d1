import type { Explorer } from '@rookery/shared/contract/explorer.ts';
import type { Sql } from 'postgres';
import type { Reached } from './reached-games.ts';

/**
 * What Lichess calls the opening at a position: the name of most of the games that had theirs by then. The name of a game
 * that was given to a later position says nothing of this one.
 */
export const commonOpening = async (
  sql: Sql,
  reached: readonly Reached[],
): Promise<Explorer['opening'] | undefined> => {
  if (reached.length === 0) return undefined;
  const list = (values: readonly number[]): string => `{${values.join(',')}}`;
  const [row] = await sql.unsafe<{ eco: string; name: string }[]>(
    `select o.eco, o.name
    from unnest($1::int[], $2::int[]) as r (game_no, ply)
    join games g on g.no = r.game_no and g.opening_ply <= r.ply
    join openings o on o.no = g.opening_no
    group by o.no order by count(*) desc, max(g.created_at) desc limit 1`,
    [list(reached.map(({ game_no }) => game_no)), list(reached.map(({ ply }) => ply))],
    { prepare: true },
  );
  return row && { eco: row.eco, name: row.name };
};
