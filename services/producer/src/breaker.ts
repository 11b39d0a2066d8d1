import { backOffMs } from '@rookery/shared/back-off.ts';

const WAITS = { firstMs: 1_000, mostMs: 60_000 };
/** What an ill server asks for beyond this is taken for a mistake. */
const LONGEST_ASKED_MS = 15 * 60_000;

/**
 * Counts how often in a row Lichess could not be reached or could not answer, whoever was asked for: with hundreds of
 * players, each of whom waits alone, it would be knocked at hundreds of times a minute.
 */
export interface Breaker {
  /** Lichess answered. */
  worked(): void;
  /** It did not. Returns how long everybody waits, in milliseconds: growing and jittered, or as long as it asked for. */
  failed(askedMs?: number): number;
}

export const createBreaker = (random: () => number = Math.random): Breaker => {
  let failures = 0;
  return {
    worked: () => {
      failures = 0;
    },
    failed: (askedMs = 0) => {
      const asked = Math.round(Math.min(askedMs, LONGEST_ASKED_MS));
      return Math.max(backOffMs(++failures, WAITS, random), asked);
    },
  };
};
