import { FACT_BYTES } from '@rookery/shared/chess/facts.ts';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import { moveAccuracy } from '../../verdict/accuracy.ts';
import { EVAL_BYTES, type Scan } from './scan.ts';

/** Reads a fact of an own move of the game, 0 the first; not a number where it is not known. */
export type MoveFact = (scan: Scan, move: number) => number;

/** 0 pawn to 5 king. */
export const role: MoveFact = ({ view, facts }, move) => view.getUint8(facts + move * FACT_BYTES + 3) & 7;

/** 0 opening, 1 middlegame, 2 endgame. */
export const phase: MoveFact = ({ view, facts, hasPhases }, move) =>
  hasPhases ? (view.getUint8(facts + move * FACT_BYTES + 3) >> 3) & 3 : Number.NaN;

/** Before the move, in pawns. */
export const material: MoveFact = ({ view, facts }, move) => view.getInt8(facts + move * FACT_BYTES + 4);

const UNKNOWN_CLOCK = 2047;

/** Percent, rounded down to a twentieth, so that its range is exact. */
export const clockPercent: MoveFact = ({ view, facts }, move) => {
  const at = facts + move * FACT_BYTES;
  const share = (view.getUint8(at + 5) << 3) | (view.getUint8(at + 3) >> 5);
  return share === UNKNOWN_CLOCK ? Number.NaN : share / 20;
};

export const timeVariance: MoveFact = ({ variances }, move) => variances[move] as number;

/** What Lichess takes the start of every game for. */
const START = 15;
const UNKNOWN_EVAL = -32_768;

/** White's view after a ply. */
const evalAt = ({ view, evals, plies }: Scan, ply: number): number => {
  if (plies === 0 || ply > plies) return Number.NaN;
  if (ply === 0) return START;
  const cp = view.getInt16(evals + (ply - 1) * EVAL_BYTES, true);
  return cp === UNKNOWN_EVAL ? Number.NaN : cp;
};

const isErrorAt = ({ view, evals, plies }: Scan, ply: number): boolean =>
  ply > 0 && ply <= plies && view.getUint8(evals + (ply - 1) * EVAL_BYTES + 2) >= 2;

const plyOf = (scan: Scan, move: number): number => scan.firstPly + 2 * move;

/** Centipawns before the move, the mover's view, at most 1000 either way. */
export const evalBefore: MoveFact = (scan, move) => scan.sign * evalAt(scan, plyOf(scan, move) - 1);
const evalAfter: MoveFact = (scan, move) => scan.sign * evalAt(scan, plyOf(scan, move));

/** Centipawns given away, at least 0. */
export const loss: MoveFact = (scan, move) => Math.max(evalBefore(scan, move) - evalAfter(scan, move), 0);

/** Chances to win by centipawns from -1000. */
const PERCENTS = Float64Array.from({ length: 2001 }, (_, i) => winPercent({ cp: i - 1000 }));
const percentOf = (cp: number): number => (Number.isNaN(cp) ? cp : (PERCENTS[cp + 1000] as number));

/** The mover's chance to win before the move, percent. */
export const winPercentBefore: MoveFact = (scan, move) => percentOf(evalBefore(scan, move));

export const accuracy: MoveFact = (scan, move) => {
  const before = percentOf(evalBefore(scan, move));
  const after = percentOf(evalAfter(scan, move));
  return Number.isNaN(before) || Number.isNaN(after) ? Number.NaN : moveAccuracy(before, after);
};

/** After an error of the opponent's: 1 where the answer was none. */
export const awareness: MoveFact = (scan, move) => {
  const ply = plyOf(scan, move);
  if (!isErrorAt(scan, ply - 1)) return Number.NaN;
  return isErrorAt(scan, ply) ? 0 : 1;
};

/** After an error of one's own: 1 where the answer was one too. */
export const luck: MoveFact = (scan, move) => {
  const ply = plyOf(scan, move);
  if (!isErrorAt(scan, ply)) return Number.NaN;
  return isErrorAt(scan, ply + 1) ? 1 : 0;
};
