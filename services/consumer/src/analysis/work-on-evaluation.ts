import { ApiAway } from '@rookery/shared/api-answer.ts';
import { isVariant, type Variant } from '@rookery/shared/chess/variant.ts';
import type { EngineWork, Taken, Taker } from '@rookery/shared/contract/engine.ts';
import type { ScoredLine } from '../engine/evaluation.ts';
import { afterApiAway } from './api-delay.ts';
import { deliver } from './deliver.ts';
import type { WorkDesk } from './desk.ts';
import { ASIDE, DONE, type JobEnd } from './job-end.ts';
import { persist } from './persist.ts';
import { createProgress } from './progress.ts';
import { lineOf, resultOf } from './result-of.ts';

type PositionWork = EngineWork & { variant: Variant };

/** Searches a position that a person waits for, and tells what is found as the search gets deeper. */
export const workOnEvaluation = async (
  desk: WorkDesk,
  { id, started }: { id: string; started: number },
): Promise<JobEnd> => {
  try {
    const { work, retryAfterMs } = await open(desk, id);
    if (work) return await searchPosition(desk, id, work);
    return retryAfterMs === null ? DONE : { kind: 'later', afterMs: retryAfterMs };
  } catch (err) {
    if (!(err instanceof ApiAway)) throw err;
    return desk.stop.aborted ? ASIDE : afterApiAway(started);
  }
};

/** Takes the position as the engine that it needs: which one that is, is known only once it is taken. */
const open = async (
  { api, takers, patience, stop }: WorkDesk,
  id: string,
): Promise<Omit<Taken, 'work'> & { work: PositionWork | null }> => {
  const asking = { stop, withinMs: patience.apiMs };
  const take = (taker: Taker) => persist(() => api.openEvaluation(id, taker), asking);
  const { fairy } = takers.families;
  let first = takers.of('standard');
  if ('missing' in first && 'engine' in fairy) first = { engine: fairy.engine };
  const { work, retryAfterMs } = await take(first);
  if (!work || !isVariant(work.variant)) return { work: null, retryAfterMs };
  const { variant } = work;
  const needed = takers.of(variant);
  const isRight = 'engine' in needed && 'engine' in first && needed.engine === first.engine;
  if (isRight) return { work: { ...work, variant }, retryAfterMs };
  const taken = await take(needed);
  return { ...taken, work: taken.work && { ...taken.work, variant } };
};

const searchPosition = async (
  { api, pool, hashMb, patience, stop, log }: WorkDesk,
  id: string,
  { variant, initialFen, moves, plies, nodes, multiPv }: PositionWork,
): Promise<JobEnd> => {
  const ending = new AbortController();
  const progress = createProgress<ScoredLine[]>(patience.progressMs, async (lines) => {
    const { canceled } = await api.noteProgress(id, lines.map(lineOf)).catch(() => ({ canceled: false }));
    if (canceled) ending.abort();
  });
  const found = await pool
    .search(
      { variant, initialFen, moves, plies },
      { nodes, multiPv, signal: ending.signal, onProgress: (_ply, lines) => progress.note(lines) },
    )
    .finally(progress.end);
  if (ending.signal.aborted) return DONE;
  for (const { outcome } of found) {
    const result = resultOf(outcome, { nodes, multiPv, hashMb });
    if (result) {
      const send = (changed: typeof result) => api.endEvaluation(id, changed);
      await deliver(send, result, { stop, withinMs: patience.apiMs }, log);
    } else if (outcome.kind === 'not_searched' && outcome.reason === 'breaker_open')
      return { kind: 'unwell', forMs: pool.state().breaker.openForMs };
    else return ASIDE;
  }
  return DONE;
};
