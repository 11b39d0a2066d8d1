import { describe, expect, test } from 'bun:test';
import { FLOOD, HIGH_WATER, LOW_WATER, slowDown, untilRoom } from './backpressure.ts';
import { PAGE } from './test/page-bench.ts';

const never = new AbortController().signal;

describe('room for a page', () => {
  test('is there at once up to the high mark', async () => {
    let looks = 0;
    await untilRoom(async () => {
      looks++;
      return HIGH_WATER;
    }, never);
    expect(looks).toBe(1);
  });

  test('above it comes only when the queue is below the low one', async () => {
    const waiting = [HIGH_WATER + 1, HIGH_WATER, LOW_WATER, LOW_WATER - 1];
    let looks = 0;
    await untilRoom(async () => waiting[looks++] ?? 0, never);
    expect(looks).toBe(4);
  });

  test('is not waited for once we stop', async () => {
    const stop = new AbortController();
    const waited = untilRoom(async () => HIGH_WATER + 1, stop.signal);
    stop.abort();
    await waited;
  });
});

/** A pause that no slow machine comes near. */
const LONG_MS = 10_000;

/** Dispatches so often with a queue of `waiting` jobs, and says how many looks and milliseconds that took. */
const dispatchWith = async (
  waiting: number,
  {
    times = 8,
    pages = [1],
    stop = never,
    pauseMs = 40,
  }: { times?: number; pages?: number[]; stop?: AbortSignal; pauseMs?: number } = {},
) => {
  const dispatched: number[] = [];
  let looks = 0;
  const dispatch = slowDown(
    async (page) => void dispatched.push(page.id),
    async () => {
      looks++;
      return waiting;
    },
    stop,
    { every: 2, pauseMs, pausesMs: 2.5 * pauseMs },
  );
  const began = performance.now();
  for (const id of pages) for (let i = 0; i < times; i++) await dispatch({ ...PAGE, id }, []);
  return { dispatched: dispatched.length, looks, ms: performance.now() - began };
};

describe('a page that is open while the queue is flooded', () => {
  test('is read slower, and all of it', async () => {
    const { dispatched, ms } = await dispatchWith(FLOOD + 1, { times: 4 });
    expect(dispatched).toBe(4);
    expect(ms).toBeGreaterThanOrEqual(78);
  });

  test('is read at full pace below that', async () => {
    const { looks, ms } = await dispatchWith(FLOOD, { pauseMs: LONG_MS });
    expect(looks).toBe(4);
    expect(ms).toBeLessThan(LONG_MS);
  });

  test('pauses only so long as a whole, and then again in the next page', async () => {
    // Two pauses are left, of 250 that would take 10 s; whether there are more of them is not looked at then.
    const one = await dispatchWith(FLOOD + 1, { times: 500 });
    expect(one.looks).toBe(2);
    expect(one.ms).toBeGreaterThanOrEqual(78);
    expect(one.ms).toBeLessThan(5_000);
    const two = await dispatchWith(FLOOD + 1, { times: 20, pages: [1, 2] });
    expect(two.looks).toBe(4);
    expect(two.ms).toBeGreaterThanOrEqual(156);
  });

  test('does not pause once we stop', async () => {
    const { ms } = await dispatchWith(FLOOD + 1, { stop: AbortSignal.abort(), pauseMs: LONG_MS });
    expect(ms).toBeLessThan(LONG_MS);
  });
});
