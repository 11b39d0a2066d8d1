import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { firstColor } from '../verdict/color.ts';
import { evaluationsOf } from '../verdict/evaluation.ts';
import { judgeMoves } from '../verdict/move-verdict.ts';
import { type AnalysisEntry, readAnalysis } from './analysis-entry.ts';

/**
 * The analysis that came with a game, with the judgments that are made here, as `/analysis` has them, in the place of
 * those that came. Of a variation nothing is said where its move is not judged.
 */
export const judgedEntries = (record: LichessGame, sans: readonly string[]): AnalysisEntry[] => {
  const analysis = readAnalysis(record);
  if (analysis.length === 0) return analysis;
  const verdicts = judgeMoves(firstColor(record.initialFen), sans, evaluationsOf(analysis));
  return analysis.map((entry, i) => ({
    ...entry,
    judgment: verdicts[i]?.judgment,
    comment: verdicts[i]?.comment,
  }));
};
