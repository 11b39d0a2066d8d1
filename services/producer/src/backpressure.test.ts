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

/** Dispatches so often with a queue of `waiting` jobs, and says how many looks and milliseconds that took. */
const dispatchWith = async (
  waiting: number,
  { times = 8, pages = [1], stop = never }: { times?: number; pages?: number[]; stop?: AbortSignal } = {},
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
    { every: 2, pauseMs: 40, pausesMs: 100 },
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
    const { looks, ms } = await dispatchWith(FLOOD);
    expect(looks).toBe(4);
    expect(ms).toBeLessThan(40);
  });

  test('pauses only so long as a whole, and then again in the next page', async () => {
    const one = await dispatchWith(FLOOD + 1, { times: 20 });
    expect(one.ms).toBeGreaterThanOrEqual(78);
    expect(one.ms).toBeLessThan(120);
    const two = await dispatchWith(FLOOD + 1, { times: 20, pages: [1, 2] });
    expect(two.ms).toBeGreaterThanOrEqual(156);
  });

  test('does not pause once we stop', async () => {
    const { ms } = await dispatchWith(FLOOD + 1, { stop: AbortSignal.abort() });
    expect(ms).toBeLessThan(40);
  });
});
