import type { Sql } from 'postgres';
import { LINE_PLIES } from '../saving/stored-lines.ts';
import type { Visit } from './line-table.ts';

/** The games that come to a position in their own keys, behind those of their opening line. */
export interface LateVisits {
  gameNos: readonly number[];
  /** How each of them does: places in `visits`. */
  places: readonly number[];
  visits: readonly Visit[];
}

interface Row {
  games: string | null;
  plies: string | null;
  nexts: string | null;
}

// `offset 0` keeps the planner from looking up the place anew for each use of it. A value for each column: so many rows
// would take the driver longer than all else.
const READ = `
  select array_agg(game_no)::text as games, array_agg(place + ${LINE_PLIES - 1})::text as plies,
    array_agg(next)::text as nexts
  from (
    select game_no, place, keys[place + 1] as next from (
      select game_no, keys, array_position(keys, $1::bigint) as place
      from game_keys where buckets(keys) @> array[($1::bigint >> 47)::int] offset 0
    ) k where place > 0
  ) x`;

const itemsOf = (literal: string | null): string[] =>
  literal === null ? [] : literal.slice(1, -1).split(',');

/** Reads those of a position, whatever else is asked. */
export const readLate = async (sql: Sql, key: string): Promise<LateVisits> => {
  const [row] = await sql.unsafe<[Row]>(READ, [key], { prepare: true });
  const plies = itemsOf(row.plies);
  const visits: Visit[] = [];
  const placeOf = new Map<string, number>();
  const places = itemsOf(row.nexts).map((next, i) => {
    const ply = plies[i] as string;
    const id = `${ply} ${next}`;
    const known = placeOf.get(id);
    if (known !== undefined) return known;
    const place = visits.push({ ply: Number(ply), next: next === 'NULL' ? null : next }) - 1;
    placeOf.set(id, place);
    return place;
  });
  return { gameNos: itemsOf(row.games).map(Number), places, visits };
};
