import { FACT_BYTES } from '@rookery/shared/chess/facts.ts';

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
  /** The time variance at each move, not a number where there is none. */
  variances: Float64Array;
}

/** Which of the packed facts are needed. */
export interface Needs {
  moves: boolean;
  evals: boolean;
  variances: boolean;
}

/** Stands for null among what groups games. */
const NULL = -2_147_483_648;

/** SQL: what is packed of a game, as `nextGame` reads it; `by` and `second` are what groups it. */
export const packedSql = (needs: Needs, phases: readonly number[], by: string, second: string): string =>
  [
    `int8send(coalesce(${by}, ${NULL})::int8 * 4294967296
      + s.moves * 4 + s.white::int * 2 + (s.variant in (${phases.join(', ')}))::int)`,
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
  variances: new Float64Array(512),
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
  scan.moves = head >> 2;
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
  if (needs.variances) fillVariances(scan);
  return next;
};

const UNKNOWN_TIME = 0xff_ffff;

/** Centiseconds; not a number where unknown. */
export const timeOf = ({ bytes, facts }: Scan, move: number): number => {
  const at = facts + move * FACT_BYTES;
  const time = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  return time === UNKNOWN_TIME ? Number.NaN : time;
};

/** Own moves in a window. */
const WINDOW = 13;
const HALF = WINDOW >> 1;

/** The times of a game, 10 centiseconds added to each; 0 where unknown. */
let times = new Float64Array(512);

/**
 * Lichess's time variance (lila `PovToEntry`): the standard deviation of a sample over the mean of the times of 13 moves
 * around the move, 10 centiseconds added to each, without the shortest and the longest. None for the first and the last
 * six moves.
 */
const fillVariances = (scan: Scan): void => {
  const { moves } = scan;
  if (scan.variances.length < moves) scan.variances = new Float64Array(moves * 2);
  if (times.length < moves) times = new Float64Array(moves * 2);
  const { variances } = scan;
  let sum = 0;
  let squares = 0;
  let unknown = 0;
  for (let move = 0; move < moves; move++) {
    variances[move] = Number.NaN;
    const known = timeOf(scan, move);
    const time = Number.isNaN(known) ? 0 : known + 10;
    times[move] = time;
    sum += time;
    squares += time * time;
    if (time === 0) unknown++;
    const first = move - WINDOW + 1;
    if (first < 0) continue;
    if (unknown === 0) variances[move - HALF] = variation(first, sum, squares);
    const gone = times[first] as number;
    sum -= gone;
    squares -= gone * gone;
    if (gone === 0) unknown--;
  }
};

/** Of the window that begins at a move; its sums are whole numbers, and exact. */
const variation = (from: number, sum: number, squares: number): number => {
  let least = times[from] as number;
  let most = least;
  for (let move = from + 1; move < from + WINDOW; move++) {
    const time = times[move] as number;
    if (time < least) least = time;
    if (time > most) most = time;
  }
  const n = WINDOW - 2;
  const inner = sum - least - most;
  const deviations = squares - least * least - most * most - (inner * inner) / n;
  return Math.sqrt(Math.max(deviations, 0) / (n - 1)) / (inner / n);
};
