import {
  type AnalysisPriority,
  type AnalysisProgress,
  PRIORITIES,
} from '@rookery/shared/contract/analysis.ts';
import type { AnalysisDesk } from './desk.ts';
import { tally } from './marks.ts';
import type { AnalysisRow } from './row.ts';

/** How far an analysis is. */
export const progressOf = (row: AnalysisRow): Omit<AnalysisProgress, 'moves'> => {
  const { covered, searched, reused, shipped } = tally(row.marks);
  const { gameId, state, plies } = row;
  return { gameId, state, plies, covered, searched, reused, shipped };
};

/** The name of a stored priority. */
export const priorityName = (priority: number): AnalysisPriority =>
  priority <= PRIORITIES.person
    ? 'person'
    : priority <= PRIORITIES.new
      ? 'new'
      : priority <= PRIORITIES.bulk
        ? 'bulk'
        : 'all';

/** Tells whoever watches that an analysis moved. Call it after the commit. */
export const tell = ({ signals, events }: AnalysisDesk, row: AnalysisRow): void => {
  signals.wake(row.gameId);
  events.publish({ type: 'analysis', data: progressOf(row) });
};
