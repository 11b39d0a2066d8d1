import type { Where } from '../db/where.ts';
import type { LineVisits } from './line-table.ts';
import type { Scope } from './scope.ts';

/**
 * Which games: all that reached the position, or those that `position_counts` leaves out: they came to it after ply 5,
 * or ended in it.
 */
export type Part = 'all' | 'uncounted';

const partOf = ({ nos, codes, visits }: LineVisits, part: Part): Pick<LineVisits, 'nos' | 'codes'> => {
  if (part === 'all') return { nos, codes };
  const isLeftOut = visits.map(({ ply, next }) => ply > 5 || next === null);
  const held = codes.flatMap((code, i) => (isLeftOut[code - 1] ? [i] : []));
  return { nos: held.map((i) => nos[i] as number), codes: held.map((i) => codes[i] as number) };
};

/** Codes have a byte where there are fewer than that; no position has so many visits but a made-up one. */
const MOST_CODES = 255;

/** SQL over `sides s`: the code of its line, 0 where it does not come to the position. */
const codeSql = (where: Where, { nos, codes }: Pick<LineVisits, 'nos' | 'codes'>): string => {
  const end = (nos.at(-1) ?? 0) + 1;
  const byLine = Buffer.alloc(end + 1);
  nos.forEach((no, i) => {
    byLine[no] = codes[i] as number;
  });
  return `get_byte(${where.param(byLine)}::bytea, least(s.line_no, ${where.param(end)}::int))`;
};

/** SQL: a row for each side under `where` whose game came to the position in its line; undefined where no line does. */
const earlySql = (
  where: Where,
  { lines, fewLines }: Scope,
  part: Part,
  columns: string,
): string | undefined => {
  const { nos, codes } = partOf(lines, part);
  if (nos.length === 0) return undefined;
  const rest = `null::int as ply, null::bigint as next, ${columns}`;
  if (nos.length <= fewLines || lines.visits.length > MOST_CODES) {
    const [numbers, coded] = [where.param(`{${nos.join(',')}}`), where.param(`{${codes.join(',')}}`)];
    return `select l.code, ${rest} from unnest(${numbers}::int[], ${coded}::int[]) as l (no, code)
      join sides s on s.line_no = l.no ${where.text()}`;
  }
  const code = codeSql(where, { nos, codes });
  return `select ${code} as code, ${rest} from sides s ${where.text()} and ${code} > 0`;
};

const notEarlySql = (where: Where, { lines: { nos }, fewLines }: Scope): string => {
  if (nos.length === 0) return 'true';
  // Of so many lines the few games that may have come later are looked at one by one.
  return nos.length > fewLines
    ? '(select coalesce(array_position(l.keys, $key) > 8, true) from lines l where l.no = s.line_no)'
    : `s.line_no <> all(${where.param(`{${nos.join(',')}}`)}::int[])`;
};

/** SQL: a row for each side under `where` whose game came to the position only in its own keys, as `partsSql` says. */
const lateSql = (where: Where, scope: Scope, columns: string): string => {
  const param = `${where.param(scope.position.key)}::bigint`;
  // The place between bounds: of that the planner expects few rows, as there are.
  return `select 0 as code, k.place + 7 as ply, k.keys[k.place + 1] as next, ${columns}
    from (
      select game_no, keys, array_position(keys, $key) as place
      from game_keys where buckets(keys) @> array[($key >> 47)::int] offset 0
    ) k join sides s on s.game_no = k.game_no ${where.text()}
      and k.place between 1 and 32767 and ${notEarlySql(where, scope)}`.replaceAll('$key', () => param);
};

/**
 * SQL, in parts that hold no game twice: a row for each side under `where` whose game reached the position: `columns`, and
 * `code` of how its line came to it, or 0 and `ply` of its first visit and `next`, the key of the position after that (null
 * where the game ended there).
 */
export const partsSql = (where: Where, scope: Scope, part: Part, columns: string): string[] => {
  const early = earlySql(where, scope, part, columns);
  return [...(early === undefined ? [] : [early]), lateSql(where, scope, columns)];
};

/** SQL over `lines l` and `game_keys k` of a game: the key after its first visit. */
export const nextSql = (where: Where, key: string): string => {
  const param = `${where.param(key)}::bigint`;
  return `case when array_position(l.keys, $key) <= 8 then l.keys[array_position(l.keys, $key) + 1]
    else k.keys[array_position(k.keys, $key) + 1] end`.replaceAll('$key', () => param);
};
