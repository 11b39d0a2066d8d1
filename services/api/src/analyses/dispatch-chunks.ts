import type { AnalysisDesk } from './desk.ts';
import { isWaiting } from './finish.ts';
import { chunksOf } from './marks.ts';
import type { AnalysisRow } from './row.ts';

/** Enqueues what is left of an analysis; how many jobs that are. Where Redis is away the next tick does it. */
export const dispatchChunks = async ({ sql, dispatch }: AnalysisDesk, row: AnalysisRow): Promise<number> => {
  if (!isWaiting(row)) return 0;
  const { gameId, generation } = row;
  const jobs = chunksOf(row.marks).map((chunk) => ({ kind: 'chunk' as const, gameId, generation, ...chunk }));
  if (!(await dispatch.analyze(jobs, row.priority))) return 0;
  await sql`update analyses set dispatched_at = now() where game_no = ${row.gameNo} and generation = ${generation}`;
  return jobs.length;
};
