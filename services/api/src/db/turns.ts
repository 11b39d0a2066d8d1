import { RookeryError } from '@rookery/shared/errors.ts';
import { tryGetContext } from 'hono/context-storage';

/**
 * Runs work when it is its turn. Throws too_many_requests where that would be too late, and an AbortError where
 * whoever asks goes away before.
 */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** A request is given up after a minute. Whoever would wait for a third of it, if all goes as usual, is told so at once. */
const MOST_WAIT_MS = 20_000;
/** What the last duration counts in the usual one. */
const SHARE = 0.1;

/** Lets at most so many run at the same time; the others wait in the order in which they came. `now` is a clock (ms). */
export const createTurns = (
  most: number,
  mostWaitMs = MOST_WAIT_MS,
  now: () => number = () => performance.now(),
): Turns => {
  const waiting = new Set<() => void>();
  let running = 0;
  let usualMs = 0;
  const wait = (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const signal = tryGetContext()?.req.raw.signal;
    const leave = (): void => {
      waiting.delete(begin);
      reject(new DOMException('nobody waits for this any more', 'AbortError'));
    };
    const begin = (): void => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    waiting.add(begin);
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    return promise;
  };
  const enter = (): Promise<void> | undefined => {
    if (running < most) {
      running++;
      return undefined;
    }
    if ((usualMs * (waiting.size + 1)) / most > mostWaitMs)
      throw new RookeryError(
        'too_many_requests',
        'too many questions that read many games are waiting; try again later',
      );
    return wait();
  };
  const end = (): void => {
    const [next] = waiting;
    // Whoever waits takes over the place of the one that ended.
    if (next) {
      waiting.delete(next);
      next();
    } else running--;
  };
  return async (work) => {
    await enter();
    const began = now();
    try {
      return await work();
    } finally {
      usualMs += SHARE * (now() - began - usualMs);
      end();
    }
  };
};
