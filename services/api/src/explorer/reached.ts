import type { Where } from '../db/where.ts';

/**
 * Which games: all that reached the position, or those that `position_counts` leaves out: they came to it after ply 5,
 * or ended in it.
 */
export type Part = 'all' | 'uncounted';

// The first visit lies in the opening line (plies 0 to 7), or else in the game's own keys, which begin at ply 8.
const EARLY = 'l.keys[1:6] @> array[$key]';
const LATE = 'l.keys[7:8] @> array[$key]';
const ENDS_THERE = `array_upper(l.keys, 1) <= 6 and l.keys[array_upper(l.keys, 1)] = $key
      and array_position(l.keys, $key) = array_upper(l.keys, 1)`;

const LINES: Record<Part, string> = {
  all: `${EARLY} or ${LATE}`,
  uncounted: `${LATE} and not ${EARLY} or ${ENDS_THERE}`,
};

const parameterOf = (where: Where, key: string): (() => string) => {
  const param = `${where.param(key)}::bigint`;
  return () => param;
};

/** How games are passed over that came to the position in their line: one by one, or by all such lines, where they are few. */
export type PassedOver = 'each' | 'byLine';

const NOT_EARLY: Record<PassedOver, string> = {
  each: '(select array_position(l.keys[1:8], $key) from lines l where l.no = s.line_no) is null',
  byLine: `s.line_no not in (select l.no from lines l where ${EARLY} or ${LATE})`,
};

/** SQL: a row for each side under `where` whose game came to the position only in its own keys, as `reachedSql` says. */
export const lateSql = (where: Where, key: string, columns: string, passedOver: PassedOver): string =>
  `select array_position(k.keys, $key) + 7 as ply, k.keys[array_position(k.keys, $key) + 1] as next, ${columns}
    from game_keys k join sides s on s.game_no = k.game_no ${where.text()}
      and buckets(k.keys) @> array[($key >> 47)::int] and k.keys @> array[$key]
      and ${NOT_EARLY[passedOver]}`.replaceAll('$key', parameterOf(where, key));

/**
 * SQL: a row for each side under `where` whose game reached the position: `columns`, `ply` of its first visit, and
 * `next`, the key of the position after that (null where the game ended there). Lines are looked up game by game where a
 * filter leaves few, which takes a quarter of the time. `gathered` finds all lines first: a fifth sooner for most games.
 */
export const reachedSql = (
  where: Where,
  key: string,
  part: Part,
  columns: string,
  { passedOver = 'each', gathered = false }: { passedOver?: PassedOver; gathered?: boolean },
): string => {
  const visit = 'array_position(l.keys, $key) - 1 as ply, l.keys[array_position(l.keys, $key) + 1] as next';
  const early = gathered
    ? `select l.ply, l.next, ${columns}
      from (select l.no, ${visit} from lines l where ${LINES[part]} offset 0) l
      join sides s on s.line_no = l.no ${where.text()}`
    : `select ${visit}, ${columns}
      from lines l join sides s on s.line_no = l.no ${where.text()} and (${LINES[part]})`;
  return `${early.replaceAll('$key', parameterOf(where, key))} union all ${lateSql(where, key, columns, passedOver)}`;
};

/** SQL over `lines l` and `game_keys k` of a game: the key after its first visit. */
export const nextSql = (where: Where, key: string): string =>
  `case when l.keys[1:8] @> array[$key] then l.keys[array_position(l.keys, $key) + 1]
    else k.keys[array_position(k.keys, $key) + 1] end`.replaceAll('$key', parameterOf(where, key));
