import { describe, expect, test } from 'bun:test';
import { createCallLimit } from './call-limit.ts';

const aborted = (signal: AbortSignal): Promise<number> => {
  const began = performance.now();
  return new Promise((resolve) => {
    const done = () => resolve(performance.now() - began);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
};

describe('the limit of a call', () => {
  test('ends it after its time, up to a second later', async () => {
    const limit = createCallLimit(new AbortController().signal, 100);
    const signal = limit();
    expect(signal.aborted).toBe(false);
    const took = await aborted(signal);
    expect(took).toBeGreaterThan(90);
    // Where its time is not heeded, a call ends after ten seconds or never.
    expect(took).toBeLessThan(6_000);
    expect(signal.reason).toHaveProperty('name', 'TimeoutError');
  });

  test('calls of one moment share a signal', () => {
    const limit = createCallLimit(new AbortController().signal);
    expect(limit()).toBe(limit());
  });

  test('after the stop a call has only the grace', async () => {
    const stop = new AbortController();
    const limit = createCallLimit(stop.signal, 10_000, 50);
    const before = limit();
    stop.abort();
    expect(limit().aborted).toBe(false);
    expect(await aborted(before)).toBeLessThan(5_000);
    expect(limit().aborted).toBe(true);
  });
});
