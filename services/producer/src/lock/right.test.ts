import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test';
import type { DeadMan } from './dead-man.ts';
import { leaseOf } from './lease.ts';
import { createRight } from './right.ts';

const lease = leaseOf(300);
/** From the command that gave it to the abort: 300 less the margin of 100 and the 30 before it. */
const RIGHT_MS = 170;

// The clock stands still until a test moves it.
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());
const now = (): number => performance.now();
const pass = (ms: number): void => void jest.advanceTimersByTime(ms);

describe('the right to ask Lichess', () => {
  test('ends the margin and a tenth of the lease before the lease does', async () => {
    const right = createRight(lease, now());
    pass(RIGHT_MS - 1);
    expect([right.held(), right.signal.aborted]).toEqual([true, false]);
    pass(1);
    expect(right.signal.aborted).toBe(true);
    expect(String(right.signal.reason)).toContain('expired');
    expect(await right.over).toEqual({ dirtyAt: undefined, lost: 'expired' });
  });

  test('is counted from before the command was sent, however late its answer is', () => {
    const right = createRight(lease, now() - RIGHT_MS);
    expect(right.held()).toBe(false);
    expect(right.signal.aborted).toBe(true);
  });

  /** A clock that goes on while the timers do not, as after a pause of the process. */
  const sleeper = () => {
    let slept = 0;
    const silent = () => undefined;
    const deadMan: DeadMan = { now: () => now() + slept, arm: silent, disarm: silent, close: silent };
    const sleep = (ms: number): void => {
      slept += ms;
    };
    return { deadMan, sleep };
  };

  test('a process that slept through its end sees it before it asks', () => {
    const { deadMan, sleep } = sleeper();
    const right = createRight(lease, deadMan.now(), deadMan);
    sleep(RIGHT_MS);
    expect(right.signal.aborted).toBe(false);
    expect(right.beginRequest()).toBe(false);
    expect(right.signal.aborted).toBe(true);
  });

  test('goes on with each renewal, and no further than the newest one', () => {
    const began = now();
    const right = createRight(lease, began);
    right.extend(began + 150);
    right.extend(began + 20);
    pass(RIGHT_MS + 149);
    expect([right.held(), right.signal.aborted]).toEqual([true, false]);
    pass(1);
    expect(right.signal.aborted).toBe(true);
  });

  test('a renewal whose answer comes after the end changes nothing', () => {
    const { deadMan, sleep } = sleeper();
    const right = createRight(lease, deadMan.now(), deadMan);
    sleep(RIGHT_MS);
    right.extend(deadMan.now());
    expect(right.held()).toBe(false);
    const taken = createRight(lease, now());
    taken.lose('taken');
    taken.extend(now());
    expect(taken.held()).toBe(false);
    expect(String(taken.signal.reason)).toContain('taken');
  });

  test('one request at a time, as many as come to a clean end', async () => {
    const right = createRight(lease, now());
    expect(right.beginRequest()).toBe(true);
    expect(right.beginRequest()).toBe(false);
    right.endRequest('clean');
    expect(right.beginRequest()).toBe(true);
    right.endRequest('clean');
    right.spend();
    expect(await right.over).toEqual({ dirtyAt: undefined, lost: undefined });
  });

  test('is spent with the first request that came to a dirty end, without aborting anything', async () => {
    const right = createRight(lease, now());
    right.beginRequest();
    pass(10);
    const dirtyAt = now();
    right.endRequest('dirty');
    expect([right.held(), right.beginRequest(), right.signal.aborted]).toEqual([false, false, false]);
    expect(await right.over).toEqual({ dirtyAt, lost: undefined });
    pass(2 * lease.ttlMs);
    expect(right.signal.aborted).toBe(false);
  });

  test('is not over while its request is open, lost or not', async () => {
    const right = createRight(lease, now());
    right.beginRequest();
    let over = false;
    void right.over.then(() => {
      over = true;
    });
    right.lose('disconnected');
    right.spend();
    await Promise.resolve();
    pass(2 * lease.ttlMs);
    await Promise.resolve();
    expect(over).toBe(false);
    right.endRequest('dirty');
    expect(await right.over).toMatchObject({ lost: 'disconnected', dirtyAt: now() });
  });

  /** What the timer of the kernel is told. */
  const recorder = () => {
    const calls: (number | 'disarmed')[] = [];
    const disarm = () => void calls.push('disarmed');
    const deadMan: DeadMan = { now, disarm, arm: (at) => void calls.push(at), close: disarm };
    return { calls, deadMan };
  };

  test('the timer of the kernel is never armed for a right that was over before it came', async () => {
    const { calls, deadMan } = recorder();
    const right = createRight(lease, now() - RIGHT_MS, deadMan);
    expect(right.held()).toBe(false);
    expect(await right.over).toEqual({ dirtyAt: undefined, lost: 'expired' });
    expect(calls.filter((call) => call !== 'disarmed')).toEqual([]);
  });

  test('the timer of the kernel is armed for the end of the right until that is over', () => {
    const { calls, deadMan } = recorder();
    const sentAt = now();
    const right = createRight(lease, sentAt, deadMan);
    right.extend(sentAt + 1);
    right.beginRequest();
    right.extend(sentAt + 2);
    right.endRequest('clean');
    right.spend();
    right.extend(sentAt + 3);
    expect(calls).toEqual([sentAt + 200, sentAt + 201, sentAt + 202, 'disarmed']);
  });
});
