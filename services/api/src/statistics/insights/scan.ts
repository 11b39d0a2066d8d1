import { FACT_BYTES } from '@rookery/shared/chess/facts.ts';
import { STATUS_ID } from '@rookery/shared/lichess/status.ts';

/** The packed facts of one game of one side, at its place in the bytes of many. */
export interface Scan {
  /** What groups the game; null where nothing does. */
  by: number | null;
  second: number | null;
  bytes: Uint8Array;
  view: DataView;
  /** Where the facts of its moves begin. */
  facts: number;
  /** Its own moves. */
  moves: number;
  /** Lichess divides games of this variant into phases. */
  hasPhases: boolean;
  /** Where its evaluations begin, three bytes a ply. */
  evals: number;
  /** Plies with evaluations; 0 without any. */
  plies: number;
  /** The ply of its first move, 1 or 2. */
  firstPly: number;
  /** 1 for White, -1 for Black. */
  sign: number;
  /** Its last move was mate. */
  mates: boolean;
}

/** Which of the packed facts are needed. */
export interface Needs {
  moves: boolean;
  evals: boolean;
}

/** Stands for null among what groups games. */
const NULL = -2_147_483_648;

/** SQL: what is packed of a game, as `nextGame` reads it; `by` and `second` are what groups it. */
export const packedSql = (needs: Needs, phases: readonly number[], by: string, second: string): string =>
  [
    `int8send(coalesce(${by}, ${NULL})::int8 * 4294967296
      + s.moves * 8 + (s.status = ${STATUS_ID.mate} and s.result = 1)::int * 4 + s.white::int * 2 + (s.variant in (${phases.join(', ')}))::int)`,
    `int4send(coalesce(${second}, ${NULL}))`,
    ...(needs.moves ? ['m.facts'] : []),
    ...(needs.evals ? ['int4send(coalesce(octet_length(e.facts), 0))', `coalesce(e.facts, '')`] : []),
  ].join(' || ');

/** Over the bytes of games one after the other. */
export const openScan = (bytes: Uint8Array): Scan => ({
  by: null,
  second: null,
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  facts: 0,
  moves: 0,
  hasPhases: false,
  evals: 0,
  plies: 0,
  firstPly: 1,
  sign: 1,
  mates: false,
});

/** Bytes of the evaluation of a ply. */
export const EVAL_BYTES = 3;

/** Reads the game at `at`; where the next one begins. */
export const nextGame = (scan: Scan, at: number, needs: Needs): number => {
  const { view } = scan;
  const [by, head, second] = [view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8)];
  let next = at + 12;
  scan.by = by === NULL ? null : by;
  scan.second = second === NULL ? null : second;
  scan.moves = head >> 3;
  scan.mates = (head & 4) !== 0;
  const white = (head & 2) !== 0;
  scan.hasPhases = (head & 1) !== 0;
  scan.sign = white ? 1 : -1;
  if (needs.moves) {
    scan.facts = next;
    next += scan.moves * FACT_BYTES;
  }
  if (needs.evals) {
    const length = view.getInt32(next);
    const blackFirst = length > 0 && view.getUint8(next + 4) === 1;
    scan.firstPly = white === blackFirst ? 2 : 1;
    scan.evals = next + 5;
    scan.plies = length > 0 ? (length - 1) / EVAL_BYTES : 0;
    next += 4 + length;
  }
  return next;
};
