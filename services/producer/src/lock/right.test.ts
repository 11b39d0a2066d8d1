import { describe, expect, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import { leaseOf } from './lease.ts';
import { createRight } from './right.ts';

const lease = leaseOf(300);
/** From the command that gave it to the abort: 300 less the margin of 100 and the 30 before it. */
const RIGHT_MS = 170;

describe('the right to ask Lichess', () => {
  test('ends the margin and a tenth of the lease before the lease does', async () => {
    const sentAt = performance.now();
    const right = createRight(lease, sentAt);
    expect(right.held()).toBe(true);
    await until('the right to end', () => right.signal.aborted, { every: 2 });
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(RIGHT_MS);
    expect(performance.now() - sentAt).toBeLessThan(RIGHT_MS + 90);
    expect(String(right.signal.reason)).toContain('expired');
    expect(await right.over).toEqual({ dirtyAt: undefined, lost: 'expired' });
  });

  test('is counted from before the command was sent, however late its answer is', () => {
    const right = createRight(lease, performance.now() - RIGHT_MS);
    expect(right.held()).toBe(false);
    expect(right.signal.aborted).toBe(true);
  });

  test('a process that slept through its end sees it before it asks', () => {
    const right = createRight(lease, performance.now());
    Bun.sleepSync(RIGHT_MS + 5);
    expect(right.signal.aborted).toBe(false);
    expect(right.beginRequest()).toBe(false);
    expect(right.signal.aborted).toBe(true);
  });

  test('goes on with each renewal, and no further than the newest one', async () => {
    const began = performance.now();
    const right = createRight(lease, began);
    right.extend(began + 150);
    right.extend(began + 20);
    await until('the right to end', () => right.signal.aborted, { every: 2 });
    expect(performance.now() - began).toBeGreaterThan(RIGHT_MS + 140);
    expect(performance.now() - began).toBeLessThan(RIGHT_MS + 240);
  });

  test('a renewal whose answer comes after the end changes nothing', () => {
    const right = createRight(lease, performance.now());
    Bun.sleepSync(RIGHT_MS + 5);
    right.extend(performance.now());
    expect(right.held()).toBe(false);
    const taken = createRight(lease, performance.now());
    taken.lose('taken');
    taken.extend(performance.now());
    expect(taken.held()).toBe(false);
    expect(String(taken.signal.reason)).toContain('taken');
  });

  test('one request at a time, as many as come to a clean end', async () => {
    const right = createRight(lease, performance.now());
    expect(right.beginRequest()).toBe(true);
    expect(right.beginRequest()).toBe(false);
    right.endRequest('clean');
    expect(right.beginRequest()).toBe(true);
    right.endRequest('clean');
    right.spend();
    expect(await right.over).toEqual({ dirtyAt: undefined, lost: undefined });
  });

  test('is spent with the first request that came to a dirty end, without aborting anything', async () => {
    const right = createRight(lease, performance.now());
    right.beginRequest();
    const before = performance.now();
    right.endRequest('dirty');
    expect([right.held(), right.beginRequest(), right.signal.aborted]).toEqual([false, false, false]);
    const { dirtyAt = 0, lost } = await right.over;
    expect(lost).toBeUndefined();
    expect(dirtyAt).toBeGreaterThanOrEqual(before);
    await Bun.sleep(RIGHT_MS + 10);
    expect(right.signal.aborted).toBe(false);
  });

  test('is not over while its request is open, lost or not', async () => {
    const right = createRight(lease, performance.now());
    right.beginRequest();
    let over = false;
    void right.over.then(() => {
      over = true;
    });
    right.lose('disconnected');
    right.spend();
    await Bun.sleep(1);
    expect(over).toBe(false);
    right.endRequest('dirty');
    expect(await right.over).toMatchObject({ lost: 'disconnected', dirtyAt: expect.any(Number) });
  });

  test('the timer of the kernel is never armed for a right that was over before it came', async () => {
    const calls: (number | 'disarmed')[] = [];
    const now = () => performance.now();
    const disarm = () => void calls.push('disarmed');
    const right = createRight(lease, now() - RIGHT_MS, {
      now,
      disarm,
      arm: (at) => void calls.push(at),
      close: disarm,
    });
    expect(right.held()).toBe(false);
    expect(await right.over).toEqual({ dirtyAt: undefined, lost: 'expired' });
    expect(calls.filter((call) => call !== 'disarmed')).toEqual([]);
  });

  test('the timer of the kernel is armed for the end of the right until that is over', () => {
    const calls: (number | 'disarmed')[] = [];
    const now = () => performance.now();
    const disarm = () => void calls.push('disarmed');
    const sentAt = now();
    const right = createRight(lease, sentAt, {
      now,
      disarm,
      arm: (at) => void calls.push(at),
      close: disarm,
    });
    right.extend(sentAt + 1);
    right.beginRequest();
    right.extend(sentAt + 2);
    right.endRequest('clean');
    right.spend();
    right.extend(sentAt + 3);
    expect(calls).toEqual([sentAt + 200, sentAt + 201, sentAt + 202, 'disarmed']);
  });
});
