import { QUEUES } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import type { Queue } from 'bullmq';

const SCHEDULER = 'tick';
export const TICK_MS = 60_000;
export const HEAL_MS = 10_000;

/** Makes the scheduler of the minute tick, or sets it right. Safe from every producer. */
export const upsertTick = async (queue: Queue): Promise<void> => {
  await queue.upsertJobScheduler(SCHEDULER, { every: TICK_MS }, { name: QUEUES.orchestrator.job, data: {} });
};

/**
 * Puts back what a flush of Redis took: the scheduler, and that one turn runs at a time. A scheduler whose next tick is
 * long over has lost it. Returns whether there was something to put back.
 */
export const healTick = async (tickQueue: Queue, fetchQueue: Queue): Promise<boolean> => {
  await fetchQueue.setGlobalConcurrency(1);
  const next = (await tickQueue.getJobScheduler(SCHEDULER))?.next;
  if (next !== undefined && next > Date.now() - TICK_MS) return false;
  await upsertTick(tickQueue);
  return true;
};

export interface TickKeeper {
  tickQueue: Queue;
  fetchQueue: Queue;
  /** Dispatches anew what a flush took. */
  redispatch(): Promise<unknown>;
  log: Log;
}

/**
 * Looks after the scheduler every `everyMs`. When it was gone, what else Redis held is gone too and is dispatched
 * anew: again at each look until that worked. Returns what ends that.
 */
export const keepTick = (
  { tickQueue, fetchQueue, redispatch, log }: TickKeeper,
  everyMs = HEAL_MS,
): (() => void) => {
  let looking = false;
  let lost = false;
  const look = async (): Promise<void> => {
    // While Redis is away a look takes as long: what is asked twice meanwhile would be found missing twice.
    if (looking) return;
    looking = true;
    try {
      if (await healTick(tickQueue, fetchQueue)) {
        log.warn('the minute tick was missing and was put back');
        lost = true;
      }
      if (lost) {
        await redispatch();
        lost = false;
      }
    } catch (err) {
      log.warn({ err }, 'the minute tick could not be looked after');
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
};
