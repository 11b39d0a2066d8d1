import type { Division } from './division.ts';
import { CASTLE_LONG, CASTLE_SHORT, roleOf } from './packed-moves.ts';
import type { SideFacts } from './replay-type.ts';
import { KING } from './state.ts';

/** Bytes of the facts of one move. */
export const FACT_BYTES = 6;

const UNKNOWN_TIME = 0xff_ffff;
const UNKNOWN_CLOCK = 2047;
/** Steps of a percent in which the clock is kept. */
const CLOCK_STEPS = 20;

/** The clock of a game, seconds. */
export interface ClockRule {
  initial: number;
  increment: number;
}

/** What the facts of both sides are made from; arrays are indexed by ply − 1. */
export interface PlayedGame {
  plies: number;
  moves: ArrayLike<number>;
  /** White's material minus Black's after the ply. */
  balances: ArrayLike<number>;
  /** The same before the first move. */
  startBalance: number;
  division: Division;
  /** Centiseconds after each ply; null where unknown. */
  clocks: readonly number[] | null;
  clock: ClockRule | null;
  /** The last move ended the game, so that its side got no increment for it. */
  endedOnBoard: boolean;
}

/** The phase of a ply: 0 opening, 1 middlegame, 2 endgame; a phase begins at its ply. */
export const phaseOf = ({ middle, end }: Division, ply: number): number => {
  if (end !== undefined && ply >= end) return 2;
  return middle !== undefined && ply >= middle ? 1 : 0;
};

/** Ends that the last move alone can bring about. */
const BY_A_MOVE: ReadonlySet<unknown> = new Set(['mate', 'stalemate', 'variantEnd']);

/**
 * Whether the last move ended the game: then its side got no increment for it. A draw may be agreed on or stand on the
 * board; Lichess has one clock more for the first, and a PGN, which has no time of the last move, one for each move always.
 */
export const isEndedByMove = (
  game: { status?: unknown; lastMoveAt?: unknown },
  clocks: readonly number[] | null,
  plies: number,
): boolean =>
  clocks?.length === plies &&
  (BY_A_MOVE.has(game.status) || (game.status === 'draw' && typeof game.lastMoveAt === 'number'));

/** What the time of a move is made from. */
export type TimedGame = Pick<PlayedGame, 'plies' | 'clocks' | 'clock' | 'endedOnBoard'>;

const moveTime = (game: TimedGame, ply: number): number => {
  const { clocks, clock } = game;
  const after = clocks?.[ply - 1];
  if (!clock || after === undefined) return UNKNOWN_TIME;
  const before = clocks?.[ply - 3];
  if (before === undefined) return 0;
  const increment = game.endedOnBoard && ply === game.plies ? 0 : clock.increment * 100;
  return Math.min(Math.max(Math.round(before - after + increment), 0), UNKNOWN_TIME - 1);
};

/** The time for the move at a ply as the facts have it, centiseconds; null unknown. */
export const timeSpent = (game: TimedGame, ply: number): number | null => {
  const time = moveTime(game, ply);
  return time === UNKNOWN_TIME ? null : time;
};

const clockShare = (game: PlayedGame, ply: number): number => {
  const after = game.clocks?.[ply - 1];
  const whole = game.clock ? game.clock.initial + 40 * game.clock.increment : 0;
  if (after === undefined || whole <= 0) return UNKNOWN_CLOCK;
  return Math.min(Math.max(Math.floor((after * CLOCK_STEPS) / whole), 0), 100 * CLOCK_STEPS);
};

/**
 * The facts of one side; `firstPly` is its first half-move, 1 or 2, `sign` 1 for White and -1 for Black.
 *
 * `moveFacts` has 6 bytes a move:
 *
 * | byte | fact |
 * |------|------|
 * | 0–2  | time for the move, centiseconds, little-endian; 0xFFFFFF unknown. Clock before − after + increment, at least 0; the first move is free, so 0 |
 * | 3    | bits 0–2 role (0 pawn … 5 king; castling is a king's move), bits 3–4 phase after the move (0 opening, 1 middlegame, 2 endgame; 0 in variants without phases), bits 5–7 the low bits of the clock |
 * | 4    | material balance on the board before the move for the mover, signed (pawn 1, knight and bishop 3, rook 5, queen 9) |
 * | 5    | the high bits of the clock left after the move: whole twentieths of a percent of initial + 40 · increment, 0 to 2000; 2047 unknown |
 */
export const sideFacts = (game: PlayedGame, firstPly: number, sign: number): SideFacts => {
  const moves = firstPly > game.plies ? 0 : ((game.plies - firstPly) >> 1) + 1;
  const bytes = new Uint8Array(moves * FACT_BYTES);
  let castling: SideFacts['castling'] = 'none';
  let minClock: number | null = null;
  let timeSpent: number | null = game.clocks && game.clock ? 0 : null;
  for (let ply = firstPly, i = 0; ply <= game.plies; ply += 2, i += FACT_BYTES) {
    const role = roleOf(game.moves[ply - 1] ?? 0);
    if (role === CASTLE_SHORT || role === CASTLE_LONG) {
      if (castling === 'none') castling = role === CASTLE_SHORT ? 'short' : 'long';
    }
    const time = moveTime(game, ply);
    if (timeSpent !== null && time !== UNKNOWN_TIME) timeSpent += time;
    const after = game.clocks?.[ply - 1];
    if (after !== undefined && (minClock === null || after < minClock)) minClock = after;
    bytes[i] = time;
    bytes[i + 1] = time >> 8;
    bytes[i + 2] = time >> 16;
    const share = clockShare(game, ply);
    const balance = ply === 1 ? game.startBalance : (game.balances[ply - 2] ?? 0);
    bytes[i + 3] = Math.min(role, KING) | (phaseOf(game.division, ply) << 3) | ((share & 7) << 5);
    bytes[i + 4] = Math.min(Math.max(balance * sign, -128), 127);
    bytes[i + 5] = share >> 3;
  }
  return { castling, moves, minClock, timeSpent, moveFacts: bytes.toHex() };
};

/** The facts of one move, read back from `moveFacts`. */
export interface MoveFacts {
  /** Centiseconds; null unknown. */
  time: number | null;
  role: number;
  phase: number;
  /** Before the move. */
  balance: number;
  /** Percent of the whole clock, rounded down to a twentieth; null unknown. */
  clockPercent: number | null;
}

/** Reads the bytes of `moveFacts`. */
export const unpackFacts = (bytes: Uint8Array): MoveFacts[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / FACT_BYTES) }, (_, move) => {
    const i = move * FACT_BYTES;
    const time = view.getUint16(i, true) | (view.getUint8(i + 2) << 16);
    const share = (view.getUint8(i + 5) << 3) | (view.getUint8(i + 3) >> 5);
    return {
      time: time === UNKNOWN_TIME ? null : time,
      role: view.getUint8(i + 3) & 7,
      phase: (view.getUint8(i + 3) >> 3) & 3,
      balance: view.getInt8(i + 4),
      clockPercent: share === UNKNOWN_CLOCK ? null : share / CLOCK_STEPS,
    };
  });
};
