import { ApiAway } from '@rookery/shared/api-answer.ts';
import { pause } from '@rookery/shared/pause.ts';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * Asks the API until it answers, for at most `withinMs`, and once after `stop`. Throws ApiAway when it stays away, and
 * what else the call throws at once.
 */
export const persist = async <T>(
  call: () => Promise<T>,
  stop: AbortSignal,
  withinMs = 60_000,
): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 2, LONGEST_MS)) {
    try {
      return await call();
    } catch (err) {
      if (!(err instanceof ApiAway) || stop.aborted || performance.now() + wait > deadline) throw err;
    }
    await pause(wait * (0.5 + Math.random() / 2), stop);
  }
};
