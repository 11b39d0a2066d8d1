/** An evaluation from White's point of view: centipawns, or moves to mate (negative: Black mates). */
export type Score = { cp: number } | { mate: number };

const MOST_CP = 1000;

/** A score in centipawns, at most 1000 either way; a mate counts as that, and a mate in 0 as one of Black's. */
export const cappedCp = (score: Score): number =>
  'mate' in score ? (score.mate > 0 ? MOST_CP : -MOST_CP) : Math.min(Math.max(score.cp, -MOST_CP), MOST_CP);

/**
 * White's winning chances, -1 (Black wins) to 1, of centipawns that may exceed any cap: Lichess's
 * `WinPercent.winningChances` (scalachess `eval.scala`), 2 / (1 + exp(−0.00368208 · cp)) − 1.
 */
export const winningChances = (cp: number): number => 2 / (1 + Math.exp(-0.00368208 * cp)) - 1;

/**
 * White's chance to win, percent, 0 to 100: Lichess's `WinPercent` (scalachess `eval.scala`),
 * 50 + 50 · winning chances of the capped score. Not rounded.
 */
export const winPercent = (score: Score): number => 50 + 50 * winningChances(cappedCp(score));
