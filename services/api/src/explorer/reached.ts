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

/**
 * SQL: `with reached as (…)`, a row for each side under `where` whose game reached the position: `columns`, `ply` of its
 * first visit, and `next`, the key of the position after that (null where the game ended there). Lines are not gathered
 * first: where a filter leaves few games, those are looked up instead, which takes a quarter of the time.
 */
export const reachedSql = (where: Where, key: string, part: Part, columns: string): string => {
  const param = `${where.param(key)}::bigint`;
  return `with reached as (
    select array_position(l.keys, $key) - 1 as ply, l.keys[array_position(l.keys, $key) + 1] as next, ${columns}
    from lines l join sides s on s.line_no = l.no ${where.text()} and (${LINES[part]})
    union all
    select array_position(k.keys, $key) + 7, k.keys[array_position(k.keys, $key) + 1], ${columns}
    from game_keys k join sides s on s.game_no = k.game_no ${where.text()}
      and buckets(k.keys) @> array[($key >> 47)::int] and k.keys @> array[$key]
      and (select array_position(l.keys[1:8], $key) from lines l where l.no = s.line_no) is null
  )`.replaceAll('$key', () => param);
};

/** SQL over `sides s`, `lines l` and `game_keys k` of a game: the key after its first visit, and the ply of that. */
export const visitSql = (where: Where, key: string): { next: string; ply: string } => {
  const param = `${where.param(key)}::bigint`;
  const choose = (early: string, late: string): string =>
    `case when l.keys[1:8] @> array[$key] then ${early} else ${late} end`.replaceAll('$key', () => param);
  return {
    next: choose('l.keys[array_position(l.keys, $key) + 1]', 'k.keys[array_position(k.keys, $key) + 1]'),
    ply: choose('array_position(l.keys, $key) - 1', 'array_position(k.keys, $key) + 7'),
  };
};
