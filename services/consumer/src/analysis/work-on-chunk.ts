import { ApiAway, ApiRefused } from '@rookery/shared/api-answer.ts';
import type { Variant } from '@rookery/shared/chess/variant.ts';
import type { EngineWork, Taken } from '@rookery/shared/contract/engine.ts';
import { within } from '@rookery/shared/in-time.ts';
import type { Payload } from '@rookery/shared/jobs.ts';
import type { PlyOutcome, PositionOutcome } from '../engine/outcome.ts';
import { afterApiAway } from './api-delay.ts';
import type { WorkDesk } from './desk.ts';
import { ASIDE, DONE, type JobEnd } from './job-end.ts';
import type { Sent } from './outbox.ts';
import { persist } from './persist.ts';
import { resultOf } from './result-of.ts';
import { createWatch } from './watch.ts';

/** A chunk with what BullMQ knows of its job. */
export interface ChunkWork extends Extract<Payload<'analyze'>, { kind: 'chunk' }> {
  /** How often the job was started, this time included. */
  started: number;
}

/**
 * Takes a chunk at the API and searches what it says, the last ply first; each result is sent as its position ends,
 * while the engine goes on with the next one. Where the API answers that something goes
 * first, or that nobody wants the rest, the next position is broken off.
 */
export const workOnChunk = async (desk: WorkDesk, chunk: ChunkWork): Promise<JobEnd> => {
  const { api, outbox, takers, variants, patience, stop } = desk;
  const { gameId, from, to, generation, started } = chunk;
  const asking = { stop, withinMs: patience.apiMs };
  try {
    // What was found earlier and is not there yet would be searched again.
    if (!(await areSent(outbox.of(gameId), patience.apiMs))) return afterApiAway(started);
    const variant = await persist(() => variants(gameId), asking);
    if (variant === undefined) return DONE;
    const taker = takers.of(variant);
    const take = () => api.takeChunk(gameId, { from, to, generation, taker });
    const { work, retryAfterMs } = await persist(take, asking);
    if (work) return await searchChunk(desk, chunk, { ...work, variant }, take);
    return retryAfterMs === null ? DONE : { kind: 'later', afterMs: retryAfterMs };
  } catch (err) {
    if (err instanceof ApiAway) return stop.aborted ? ASIDE : afterApiAway(started);
    // The game was removed meanwhile.
    if (err instanceof ApiRefused && err.status === 404) return DONE;
    throw err;
  }
};

const searchChunk = async (
  { pool, hashMb, outbox, patience, stop }: WorkDesk,
  { gameId, generation, started }: ChunkWork,
  { variant, initialFen, moves, plies, nodes, multiPv }: EngineWork & { variant: Variant },
  take: () => Promise<Taken>,
): Promise<JobEnd> => {
  const ending = new AbortController();
  let early: 'canceled' | 'aside' | undefined;
  const end = (why: 'canceled' | 'aside') => {
    early ??= why;
    ending.abort();
  };
  const sends: Promise<Sent>[] = [];

  const watch = createWatch(patience.watchMs, async () => {
    const taken = await take().catch(() => undefined);
    if (taken && !taken.work && taken.retryAfterMs === null) end('canceled');
  });
  const onEvaluation = (ply: number, outcome: PositionOutcome) => {
    watch.restart();
    const result = resultOf(outcome, { nodes, multiPv, hashMb });
    if (!result) return;
    const sending = outbox.send(gameId, { ply, generation, result });
    sends.push(sending);
    void sending.then((sent) => {
      if (sent === 'canceled') end('canceled');
      if (sent === 'urgent') end('aside');
    });
  };

  let outcomes: PlyOutcome[];
  try {
    outcomes = await pool.search(
      { variant, initialFen, moves, plies },
      { nodes, multiPv, signal: ending.signal, onEvaluation },
    );
  } finally {
    watch.end();
  }
  const sent = await areSent(sends, early || stop.aborted ? patience.asideMs : patience.apiMs);
  if (early === 'canceled') return DONE;
  const unsearched = outcomes.flatMap(({ outcome }) =>
    outcome.kind === 'not_searched' ? outcome.reason : [],
  );
  if (stop.aborted || (early === 'aside' && unsearched.length > 0)) return ASIDE;
  if (!sent) return afterApiAway(started);
  if (unsearched.includes('breaker_open')) return { kind: 'unwell', forMs: pool.state().breaker.openForMs };
  return unsearched.length > 0 ? ASIDE : DONE;
};

/** Whether all results are with the API within so many milliseconds. */
const areSent = async (sends: readonly Promise<Sent>[], withinMs: number): Promise<boolean> => {
  if (sends.length === 0) return true;
  const all = await within(withinMs, Promise.all(sends));
  return all?.every((sent) => sent !== 'unsent') ?? false;
};
