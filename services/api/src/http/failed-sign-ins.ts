import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressOf } from './address.ts';

/** Failed sign-ins of one address in a minute. */
export const MOST_FAILURES = 1_000;

/** Counts failed sign-ins by the address they come from, in this process. */
export interface FailedSignIns {
  /** Counts one more; the seconds to wait when it was too many. */
  count(c: Context): Promise<number | undefined>;
  /** The seconds to wait when there were too many already. */
  exceeded(c: Context): Promise<number | undefined>;
}

export const createFailedSignIns = (most = MOST_FAILURES): FailedSignIns => {
  const limiter = new RateLimiterMemory({ points: most, duration: 60 });
  return {
    count: (c) => consume(limiter, addressOf(c)),
    exceeded: async (c) => {
      const state = await limiter.get(addressOf(c));
      return state !== null && state.consumedPoints > most ? secondsOf(state) : undefined;
    },
  };
};

/** Takes one point of a key; the seconds to wait where none is left. */
export const consume = async (limiter: RateLimiterMemory, key: string): Promise<number | undefined> => {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (state) {
    if (state instanceof RateLimiterRes) return secondsOf(state);
    throw state;
  }
};

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1_000));
