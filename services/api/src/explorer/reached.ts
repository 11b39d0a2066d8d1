import { type Half, WHOLE } from '../db/halves.ts';
import type { Where } from '../db/where.ts';
import type { LineVisits } from './line-table.ts';
import type { Scope } from './scope.ts';

/**
 * Which games: all that reached the position, or those that `position_counts` leaves out: they came to it after ply 5,
 * or ended in it.
 */
export type Part = 'all' | 'uncounted';

/** SQL: the rows of a part, a side each. */
export interface Rows {
  /** How the line came to the position; 0 where it did not. */
  code: string;
  /** Where the code is 0: the ply of the first visit, and the key of the position after it. */
  later?: { ply: string; next: string };
  /** From the tables with the conditions; the side is `s`. */
  from: string;
}

/** The numbers of lines, and their codes beside them. */
interface Numbered {
  nos: number[];
  codes: number[];
}

/** The codes by number; those of lines that the part leaves out, or that are of the other half, are 0. */
const heldCodes = ({ codes, visits }: LineVisits, part: Part, { parity }: Half): Uint16Array => {
  if (part === 'all' && parity === undefined) return codes;
  const isHeld = [false, ...visits.map(({ ply, next }) => part === 'all' || ply > 5 || next === null)];
  return codes.map((code, no) => (isHeld[code] && (parity === undefined || (no & 1) === parity) ? code : 0));
};

/** The lines by their numbers; undefined where there are more than so many. */
const numbered = (codes: LineVisits['codes'], most: number): Numbered | undefined => {
  const found: Numbered = { nos: [], codes: [] };
  for (let no = 1; no < codes.length; no++) {
    const code = codes[no] as number;
    if (code === 0) continue;
    if (found.nos.push(no) > most) return undefined;
    found.codes.push(code);
  }
  return found;
};

/** A byte holds so many codes; no position has as many visits but a made-up one. */
const MOST_CODES = 255;

/** SQL over `sides s`: the code of its line, 0 where it does not come to the position or is newer than what is known. */
const codeSql = (where: Where, codes: LineVisits['codes']): string => {
  const line = `get_byte(${where.param(Uint8Array.from(codes))}::bytea, s.line_no)`;
  return `case when s.line_no < ${where.param(codes.length)}::int then ${line} else 0 end`;
};

/** A row for each side under `where` whose game came to the position in its line; undefined where no line does. */
const earlyRows = (where: Where, { lines, fewLines }: Scope, part: Part, half: Half): Rows | undefined => {
  const codes = heldCodes(lines, part, half);
  const few = numbered(codes, lines.visits.length > MOST_CODES || part !== 'all' ? Infinity : fewLines);
  if (few === undefined) {
    const code = codeSql(where, codes);
    return { code, from: `from sides s ${where.text()} and ${code} > 0` };
  }
  if (few.nos.length === 0) return undefined;
  const list = (numbers: readonly number[]): string => `${where.param(`{${numbers.join(',')}}`)}::int[]`;
  return {
    code: 'l.code',
    from: `from unnest(${list(few.nos)}, ${list(few.codes)}) as l (no, code)
      join sides s on s.line_no = l.no ${where.text()}`,
  };
};

const notEarlySql = (where: Where, { lines, fewLines }: Scope): string => {
  if (lines.visits.length === 0) return 'true';
  const few = numbered(lines.codes, fewLines);
  // Of so many lines the few games that may have come later are looked at one by one.
  return few === undefined
    ? '(select coalesce(array_position(l.keys, $key) > 8, true) from lines l where l.no = s.line_no)'
    : `s.line_no <> all(${where.param(`{${few.nos.join(',')}}`)}::int[])`;
};

/** A row for each side under `where` whose game came to the position only in its own keys. */
const lateRows = (where: Where, scope: Scope, { parity }: Half): Rows => {
  const key = `${where.param(scope.position.key)}::bigint`;
  const ofHalf = parity === undefined ? '' : `and game_no & 1 = ${parity}`;
  // The place between bounds: of that the planner expects few rows, as there are.
  const from = `from (
      select game_no, keys, array_position(keys, $key) as place
      from game_keys where buckets(keys) @> array[($key >> 47)::int] ${ofHalf} offset 0
    ) k join sides s on s.game_no = k.game_no ${where.text()}
      and k.place between 1 and 32767 and ${notEarlySql(where, scope)}`;
  return {
    code: '0',
    later: { ply: 'k.place + 7', next: 'k.keys[k.place + 1]' },
    from: from.replaceAll('$key', () => key),
  };
};

/** The sides under `where` whose games reached the position, or half of them, in parts that hold no game twice. */
export const reachedRows = (where: Where, scope: Scope, part: Part = 'all', half = WHOLE): Rows[] => {
  half.narrow(where);
  const early = earlyRows(where, scope, part, half);
  return [...(early === undefined ? [] : [early]), lateRows(where, scope, half)];
};

/**
 * SQL: a row for each of them: `columns`, and `code` of how its line came to the position, or 0 and `ply` of its first visit
 * and `next`, the key of the position after that (null where the game ended there).
 */
export const selectRows = ({ code, later, from }: Rows, columns: string): string =>
  `select ${code} as code, ${later?.ply ?? 'null::int'} as ply, ${later?.next ?? 'null::bigint'} as next, ${columns} ${from}`;

/** SQL over `lines l` and `game_keys k` of a game: the key after its first visit. */
export const nextSql = (where: Where, key: string): string => {
  const param = `${where.param(key)}::bigint`;
  return `case when array_position(l.keys, $key) <= 8 then l.keys[array_position(l.keys, $key) + 1]
    else k.keys[array_position(k.keys, $key) + 1] end`.replaceAll('$key', () => param);
};
