import type { Where } from '../db/where.ts';
import type { LineVisits } from './line-table.ts';
import type { Scope } from './scope.ts';

/**
 * Which games: all that reached the position, or those that `position_counts` leaves out: they came to it after ply 5,
 * or ended in it.
 */
export type Part = 'all' | 'uncounted';

/** The numbers of lines, and their codes beside them. */
interface Numbered {
  nos: number[];
  codes: number[];
}

/** The lines of a part by their numbers; undefined where there are more than so many. */
const numbered = ({ codes, visits }: LineVisits, part: Part, most: number): Numbered | undefined => {
  const isHeld = [false, ...visits.map(({ ply, next }) => part === 'all' || ply > 5 || next === null)];
  const found: Numbered = { nos: [], codes: [] };
  for (let no = 1; no < codes.length; no++) {
    const code = codes[no] as number;
    if (!isHeld[code]) continue;
    if (found.nos.push(no) > most) return undefined;
    found.codes.push(code);
  }
  return found;
};

/** A byte holds so many codes; no position has as many visits but a made-up one. */
const MOST_CODES = 255;

/** SQL over `sides s`: the code of its line, 0 where it does not come to the position or is newer than what is known. */
const codeSql = (where: Where, { codes }: LineVisits): string => {
  const byLine = new Uint8Array(codes.length + 1);
  byLine.set(codes);
  return `get_byte(${where.param(byLine)}::bytea, least(s.line_no, ${where.param(codes.length)}::int))`;
};

/** SQL: a row for each side under `where` whose game came to the position in its line; undefined where no line does. */
const earlySql = (
  where: Where,
  { lines, fewLines }: Scope,
  part: Part,
  columns: string,
): string | undefined => {
  const few = numbered(lines, part, lines.visits.length > MOST_CODES || part !== 'all' ? Infinity : fewLines);
  const rest = `null::int as ply, null::bigint as next, ${columns}`;
  if (few === undefined) {
    const code = codeSql(where, lines);
    return `select ${code} as code, ${rest} from sides s ${where.text()} and ${code} > 0`;
  }
  if (few.nos.length === 0) return undefined;
  const list = (numbers: readonly number[]): string => `${where.param(`{${numbers.join(',')}}`)}::int[]`;
  return `select l.code, ${rest} from unnest(${list(few.nos)}, ${list(few.codes)}) as l (no, code)
    join sides s on s.line_no = l.no ${where.text()}`;
};

const notEarlySql = (where: Where, { lines, fewLines }: Scope): string => {
  if (lines.visits.length === 0) return 'true';
  const few = numbered(lines, 'all', fewLines);
  // Of so many lines the few games that may have come later are looked at one by one.
  return few === undefined
    ? '(select coalesce(array_position(l.keys, $key) > 8, true) from lines l where l.no = s.line_no)'
    : `s.line_no <> all(${where.param(`{${few.nos.join(',')}}`)}::int[])`;
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
