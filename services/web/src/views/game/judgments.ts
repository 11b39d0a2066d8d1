import type { AnalysisMove } from '@rookery/shared/contract/analysis.ts';
import type { Judgment } from '../../format/evaluation.ts';

/** Whose move a ply is, in a game that `first` begins. */
export const colorOfPly = (ply: number, first: 'white' | 'black' = 'white'): 'white' | 'black' =>
  (ply % 2 === 1) === (first === 'white') ? 'white' : 'black';

/** The next ply after `ply` with one of the judgments, of one side where it is named; from the start again after the last. */
export const nextJudgment = (
  moves: readonly Pick<AnalysisMove, 'ply' | 'judgment'>[],
  ply: number,
  kinds: readonly Judgment[],
  color?: 'white' | 'black',
  first: 'white' | 'black' = 'white',
): number | undefined => {
  const found = moves
    .filter(
      (move) =>
        move.judgment !== undefined &&
        kinds.includes(move.judgment) &&
        (color === undefined || colorOfPly(move.ply, first) === color),
    )
    .map((move) => move.ply);
  return found.find((at) => at > ply) ?? found[0];
};

/** The moves of an analysis with news in place of what was known of the same plies, by ply. */
export const withNews = (moves: readonly AnalysisMove[], news: readonly AnalysisMove[]): AnalysisMove[] => {
  const byPly = new Map(moves.map((move) => [move.ply, move]));
  for (const move of news) byPly.set(move.ply, { ...byPly.get(move.ply), ...move });
  return [...byPly.values()].sort((a, b) => a.ply - b.ply);
};
