import { FACT_BYTES } from '@rookery/shared/chess/facts.ts';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import { moveAccuracy } from '../../verdict/accuracy.ts';
import { EVAL_BYTES, type Scan } from './scan.ts';

/** Fills in a fact of each own move of the game, the first at 0; not a number where it is not known. */
export type MoveFact = (scan: Scan, out: Float64Array) => void;

/** 1 for every move. */
export const one: MoveFact = ({ moves }, out) => {
  out.fill(1, 0, moves);
};

const UNKNOWN_TIME = 0xff_ffff;

/** Centiseconds. */
export const time: MoveFact = ({ bytes, facts, moves }, out) => {
  for (let move = 0, at = facts; move < moves; move++, at += FACT_BYTES) {
    const spent =
      (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
    out[move] = spent === UNKNOWN_TIME ? Number.NaN : spent;
  }
};

/** 0 pawn to 5 king. */
export const role: MoveFact = ({ bytes, facts, moves }, out) => {
  for (let move = 0, at = facts + 3; move < moves; move++, at += FACT_BYTES)
    out[move] = (bytes[at] as number) & 7;
};

/** 0 opening, 1 middlegame, 2 endgame. */
export const phase: MoveFact = ({ bytes, facts, moves, hasPhases }, out) => {
  for (let move = 0, at = facts + 3; move < moves; move++, at += FACT_BYTES)
    out[move] = hasPhases ? ((bytes[at] as number) >> 3) & 3 : Number.NaN;
};

/** Before the move, in pawns. */
export const material: MoveFact = ({ bytes, facts, moves }, out) => {
  for (let move = 0, at = facts + 4; move < moves; move++, at += FACT_BYTES)
    out[move] = ((bytes[at] as number) << 24) >> 24;
};

const UNKNOWN_CLOCK = 2047;

/** Percent, rounded down to a twentieth, so that its range is exact. */
export const clockPercent: MoveFact = ({ bytes, facts, moves }, out) => {
  for (let move = 0, at = facts; move < moves; move++, at += FACT_BYTES) {
    const share = ((bytes[at + 5] as number) << 3) | ((bytes[at + 3] as number) >> 5);
    out[move] = share === UNKNOWN_CLOCK ? Number.NaN : share / 20;
  }
};

/** A fact that is worked out move by move: those of evaluations, which few games have. */
const each =
  (fact: (scan: Scan, move: number) => number): MoveFact =>
  (scan, out) => {
    for (let move = 0; move < scan.moves; move++) out[move] = fact(scan, move);
  };

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
const before = (scan: Scan, move: number): number => scan.sign * evalAt(scan, plyOf(scan, move) - 1);
const after = (scan: Scan, move: number): number => scan.sign * evalAt(scan, plyOf(scan, move));
export const evalBefore = each(before);

/** Centipawns given away, at least 0. */
export const loss = each((scan, move) => Math.max(before(scan, move) - after(scan, move), 0));

/** Chances to win by centipawns from -1000. */
const PERCENTS = Float64Array.from({ length: 2001 }, (_, i) => winPercent({ cp: i - 1000 }));
const percentOf = (cp: number): number => (Number.isNaN(cp) ? cp : (PERCENTS[cp + 1000] as number));

/** The mover's chance to win before the move, percent. */
export const winPercentBefore = each((scan, move) => percentOf(before(scan, move)));

/** Lichess does not evaluate the position of a mate: the move is perfect (lila `PovToEntry`). */
const isUnseenMate = ({ mates, moves, plies }: Scan, move: number): boolean =>
  mates && plies > 0 && move === moves - 1;

export const accuracy = each((scan, move) => {
  const had = percentOf(before(scan, move));
  const has = percentOf(after(scan, move));
  if (!Number.isNaN(had) && !Number.isNaN(has)) return moveAccuracy(had, has);
  return isUnseenMate(scan, move) ? 100 : Number.NaN;
});

/** After an error of the opponent's: 1 where the answer was none. */
export const awareness = each((scan, move) => {
  const ply = plyOf(scan, move);
  if (!isErrorAt(scan, ply - 1)) return Number.NaN;
  return isErrorAt(scan, ply) ? 0 : 1;
});

/** After an error of one's own: 1 where the answer was one too. */
export const luck = each((scan, move) => {
  const ply = plyOf(scan, move);
  if (!isErrorAt(scan, ply)) return Number.NaN;
  return isErrorAt(scan, ply + 1) ? 1 : 0;
});
