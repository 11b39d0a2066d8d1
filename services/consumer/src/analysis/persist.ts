import { ApiAway } from '@rookery/shared/api-answer.ts';
import { backOffMs } from '@rookery/shared/back-off.ts';
import { pause } from '@rookery/shared/pause.ts';

const BACK_OFF = { firstMs: 100, mostMs: 3_000 };

export interface Patience {
  stop: AbortSignal;
  withinMs: number;
}

/**
 * Asks the API until it answers, for at most `withinMs`, and once after `stop`. Throws ApiAway when it stays away, and
 * what else the call throws at once.
 */
export const persist = async <T>(call: () => Promise<T>, { stop, withinMs }: Patience): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (let failures = 1; ; failures++) {
    const stopped = stop.aborted;
    try {
      return await call();
    } catch (err) {
      const wait = backOffMs(failures, BACK_OFF);
      if (!(err instanceof ApiAway) || stopped || performance.now() + wait > deadline) throw err;
      await pause(wait, stop);
    }
  }
};
