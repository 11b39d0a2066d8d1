import type { AnalysisState } from '@rookery/shared/contract/analysis.ts';
import type { ErrorCode } from '@rookery/shared/errors.ts';
import { emptyMarks, tally } from './marks.ts';
import type { AnalysisRow } from './row.ts';

/** As at Lichess, an analysis may lack every tenth move; one that lacks more says too little. */
const MOST_UNSEARCHABLE = 0.1;

/** Whether an analysis waits for engines. */
export const isWaiting = ({ state }: AnalysisRow): boolean => state === 'queued' || state === 'running';

/** Ends an analysis; that is an event of its own. */
export const finish = (row: AnalysisRow, state: Extract<AnalysisState, 'done' | 'canceled'>): void => {
  row.state = state;
  row.endedAt = new Date();
  row.marks.seq++;
};

/** Ends it with the reason why there is none. */
export const fail = (row: AnalysisRow, code: ErrorCode, detail: string): void => {
  row.state = 'failed';
  row.endedAt = new Date();
  row.errorCode = code;
  row.error = detail;
  row.marks.seq++;
};

/** Ends an analysis in which no position waits any more: done, or failed where engines could not say enough. */
export const finishIfWhole = (row: AnalysisRow): void => {
  if (!isWaiting(row)) return;
  const { open, unsearchable } = tally(row.marks);
  if (open > 0) return;
  if (unsearchable > row.plies * MOST_UNSEARCHABLE)
    fail(row, 'unsearchable', `no engine could evaluate ${unsearchable} of ${row.plies} positions`);
  else finish(row, 'done');
};

/** Begins an analysis anew: what was dispatched before has no effect any more. Events are numbered on. */
export const beginAnew = (row: AnalysisRow, given: { nodes: number; force: boolean }): void => {
  Object.assign(row, {
    ...given,
    state: 'queued',
    generation: row.generation + 1,
    prepared: false,
    contractNo: null,
    requestedAt: new Date(),
    endedAt: null,
    reasons: {},
    errorCode: null,
    error: null,
    marks: emptyMarks(row.plies, row.marks.seq + 1),
  } satisfies Partial<AnalysisRow>);
};
