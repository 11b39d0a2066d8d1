import { sansIn } from '@rookery/shared/chess/sans-in.ts';
import type { Score } from '@rookery/shared/chess/win-percent.ts';
import type { AnalysisEntry } from '../games/analysis-entry.ts';

/** What an engine says of the position after a ply, from White's point of view; nothing where it says nothing. */
export interface Evaluation {
  /** Centipawns, not capped. */
  eval?: number;
  /** Moves to mate, negative when Black mates. */
  mate?: number;
  /** The engine's line instead of the move that led here, SAN; its first move is the best one. */
  variation?: readonly string[];
  /**
   * Whether the engine's first move differs from the move that was played. Without this the variation decides,
   * as in Lichess's exports: there is none, or it begins with the move that was played.
   */
  differs?: boolean;
}

/** What Lichess takes the start of every game for, whatever its position: centipawns. */
export const START: Score = { cp: 15 };

/**
 * The score of an evaluation; undefined where there is none. A mate in 0 is a game that is over and not a score:
 * Lichess has no entry after the mating move, so that nothing is judged or counted there.
 */
export const scoreOf = (evaluation: Evaluation | undefined): Score | undefined => {
  if (evaluation?.mate !== undefined) return evaluation.mate === 0 ? undefined : { mate: evaluation.mate };
  return evaluation?.eval === undefined ? undefined : { cp: evaluation.eval };
};

/**
 * Whether an analysis is evaluations and nothing else, as those in a PGN are: of no move it says what was best, so that
 * none is known to be what the engine would have played too, and all are judged by what they cost.
 */
export const isBare = (analysis: readonly AnalysisEntry[]): boolean =>
  analysis.every(
    ({ variation, best, judgment }) =>
      variation === undefined && best === undefined && judgment === undefined,
  );

/** The evaluations that came with a game. */
export const evaluationsOf = (analysis: readonly AnalysisEntry[]): Evaluation[] => {
  const bare = isBare(analysis);
  return analysis.map(({ eval: cp, mate, variation }) => ({
    ...(cp !== undefined && { eval: cp }),
    ...(mate !== undefined && { mate }),
    ...(variation !== undefined && { variation: sansIn(variation) }),
    ...(bare && { differs: true }),
  }));
};
