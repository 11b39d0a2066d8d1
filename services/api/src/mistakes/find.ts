import type { Division } from '@rookery/shared/chess/division.ts';
import { phaseOf } from '@rookery/shared/chess/facts.ts';
import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import { type Score, winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { MistakeJudgment } from '@rookery/shared/contract/mistakes.ts';
import type { Color } from '../verdict/color.ts';
import { type Evaluation, START, scoreOf } from '../verdict/evaluation.ts';
import { judgeMoves } from '../verdict/move-verdict.ts';

/** A played game with what an engine said of it. */
export interface Evaluated {
  variant: string;
  /** The side that moves first. */
  startColor: Color;
  /** The moves played, SAN. */
  sans: readonly string[];
  /** The position after ply n at index n − 1, White's point of view; may be shorter than the moves. */
  evaluations: readonly (Evaluation | undefined)[];
  division: Division;
}

/** A move that is judged a mistake or a blunder. */
export interface FoundMistake {
  ply: number;
  color: Color;
  judgment: MistakeJudgment;
  /** 0 opening, 1 middlegame, 2 endgame; null in variants that Lichess does not divide. */
  phase: number | null;
  /** Win percent that the mover gave away: Lichess's `WinPercent` before less that after the move, at least 0. */
  cost: number;
  /** White's point of view. */
  before: Score;
  after: Score;
}

/** The mistakes and blunders of both sides, in the order of the moves. */
export const findMistakes = ({
  variant,
  startColor,
  sans,
  evaluations,
  division,
}: Evaluated): FoundMistake[] => {
  const hasPhases = isVariant(variant) && VARIANTS[variant].phases;
  return judgeMoves(startColor, sans, evaluations).flatMap(({ ply, color, judgment }) => {
    if (judgment !== 'mistake' && judgment !== 'blunder') return [];
    const before = ply === 1 ? START : scoreOf(evaluations[ply - 2]);
    const after = scoreOf(evaluations[ply - 1]);
    if (!before || !after) return [];
    const lost = (color === 'white' ? 1 : -1) * (winPercent(before) - winPercent(after));
    const phase = hasPhases ? phaseOf(division, ply) : null;
    return [{ ply, color, judgment, phase, cost: Math.max(lost, 0), before, after }];
  });
};
