import type { Queue } from 'bullmq';
import { pause } from './pause.ts';

/** Marks of the jobs that wait, between which the producer stands still. A job holds up to sixteen games. */
export const HIGH_WATER = 500;
export const LOW_WATER = 125;
const LOOK_MS = 200;

/** Jobs that wait on a queue; those that are put off because the API is away wait too. */
export const waitingOf = (queue: Queue): Promise<number> => queue.getJobCountByTypes('waiting', 'delayed');

/**
 * Returns when there is room for a page: at once below the high mark, else when the queue has shrunk below the low
 * one, or `stop` aborts. To be called without the lock: at its memory limit Redis stops the consumers too.
 */
export const untilRoom = async (waiting: () => Promise<number>, stop: AbortSignal): Promise<void> => {
  if ((await waiting()) <= HIGH_WATER) return;
  while (!stop.aborted && (await waiting()) >= LOW_WATER) await pause(LOOK_MS, stop);
};
