import { cappedCp, type Score, winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { Judgment } from '../games/analysis-entry.ts';
import { accuracyOf } from './accuracy.ts';
import { type Color, other } from './color.ts';
import { type Evaluation, START, scoreOf } from './evaluation.ts';
import { judgeMove } from './judgment.ts';

/** The verdict on one move. What cannot be said for want of an evaluation is absent. */
export interface MoveVerdict {
  /** 1 is the first move. */
  ply: number;
  color: Color;
  judgment?: Judgment;
  /** Lichess's sentence on a judged move. */
  comment?: string;
  /** Percent, 0 to 100, not rounded; for each move whose positions before and after have an evaluation. */
  accuracy?: number;
  /** White's chance to win after the move, percent, not rounded. */
  winPercent?: number;
  /**
   * Centipawns that the move gave away, scores capped at 1000, at least 0: Lichess's `AccuracyCP` (lila
   * `modules/analyse`); for each move whose positions before and after have an evaluation.
   */
  loss?: number;
}

const lossOf = (mover: Color, before: Score, after: Score): number =>
  Math.max((mover === 'white' ? 1 : -1) * (cappedCp(before) - cappedCp(after)), 0);

/** The verdict on each move; `evaluations` has the position after ply n at index n − 1 and may be shorter. */
export const judgeMoves = (
  first: Color,
  sans: readonly string[],
  evaluations: readonly (Evaluation | undefined)[],
): MoveVerdict[] => {
  let before: Score | undefined = START;
  return sans.map((san, index): MoveVerdict => {
    const color = index % 2 === 0 ? first : other(first);
    const evaluation = evaluations[index] ?? {};
    const after = scoreOf(evaluation);
    const verdict: MoveVerdict = {
      ply: index + 1,
      color,
      ...judgeMove(color, san, before, after, evaluation),
      ...(before &&
        after && {
          accuracy: accuracyOf(color, winPercent(before), winPercent(after)),
          loss: lossOf(color, before, after),
        }),
      ...(after && { winPercent: winPercent(after) }),
    };
    before = after;
    return verdict;
  });
};
