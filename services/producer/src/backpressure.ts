import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { pause } from '@rookery/shared/pause.ts';
import type { Queue } from 'bullmq';
import type { Placed } from './page/tally.ts';

/** Marks of the jobs that wait, between which the producer stands still. A job holds up to sixteen games. */
export const HIGH_WATER = 500;
export const LOW_WATER = 125;
/** From here on an open page is read slower. It is never broken off: that would cost the settle margin of the lock. */
export const FLOOD = 2 * HIGH_WATER;
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

export interface Slowing {
  /** The queue is looked at after so many dispatches. */
  every: number;
  /** Well below the time after which a silent stream is given up. */
  pauseMs: number;
  /** Of one page: well below the time that it may take as a whole. */
  pausesMs: number;
}

const SLOWING: Slowing = { every: 16, pauseMs: 1_000, pausesMs: 20_000 };

type Dispatch = (page: OpenedPage, placed: readonly Placed[]) => Promise<void>;

/** Dispatches, and pauses after it while the queue is flooded: whoever waits for it reads the stream slower. */
export const slowDown = (
  dispatch: Dispatch,
  waiting: () => Promise<number>,
  stop: AbortSignal,
  { every, pauseMs, pausesMs }: Slowing = SLOWING,
): Dispatch => {
  let pageId: number | undefined;
  let dispatches = 0;
  let left = 0;
  return async (page, placed) => {
    await dispatch(page, placed);
    if (page.id !== pageId) {
      pageId = page.id;
      dispatches = 0;
      left = pausesMs;
    }
    if (++dispatches % every !== 0 || left < pauseMs || (await waiting()) <= FLOOD) return;
    left -= pauseMs;
    await pause(pauseMs, stop);
  };
};
