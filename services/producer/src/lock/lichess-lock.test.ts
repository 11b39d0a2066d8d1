import { beforeAll, describe, expect, test } from 'bun:test';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Redis } from 'ioredis';
import { type LockBench, onLockBench, timeToHold } from '../test/lock-bench.ts';
import type { OpenLock } from './lichess-lock.ts';

/** A lease that no stall of the machine comes near, for what does not wait for it. */
const LONG_MS = 30_000;
const never = new AbortController().signal;

let server: TestRedis;

const onBench = (leaseMs: number, work: (bench: LockBench) => Promise<void>) => () =>
  onLockBench(server.url, leaseMs, work);

const exists = ({ redis, keys }: LockBench) => redis.exists(keys.lock, keys.owner);
const clientOf = async ({ redis, keys }: LockBench) => Number(await redis.hget(keys.owner, 'clientId'));

/** An owner with an open connection of its own, which never gives the lock back. */
const strangeOwner = async ({ keys }: LockBench, ttlMs?: number): Promise<Redis> => {
  const redis = new Redis(server.url);
  await redis.hset(keys.owner, { token: 'strange', clientId: await redis.client('ID'), fence: 1 });
  if (ttlMs !== undefined) await redis.set(keys.lock, 'strange', 'PX', ttlMs);
  return redis;
};

beforeAll(async () => {
  server = await testRedis();
});

describe('the Global Redis Lock', () => {
  test.concurrent(
    'two holders never work at once, and each gets its turn',
    onBench(LONG_MS, async (bench) => {
      let working = 0;
      let most = 0;
      let turns = 0;
      const contend = async (lock: OpenLock): Promise<void> => {
        for (let i = 0; i < 5; i++) {
          await lock.hold(never, async (right) => {
            expect(right.held()).toBe(true);
            most = Math.max(most, ++working);
            await Bun.sleep(5);
            working--;
            turns++;
          });
        }
      };
      const [first = bench.lock(), ...others] = [1, 2, 3].map(() => bench.lock());
      await Promise.all([first, first, ...others].map(contend));
      expect({ most, turns }).toEqual({ most: 1, turns: 20 });
      expect(await bench.redis.hget(bench.keys.owner, 'token')).toBeNull();
      expect(await bench.redis.get(bench.keys.fence)).toBe('20');
    }),
  );

  test.concurrent(
    'is held for longer than the lease by renewing it',
    onBench(3_000, async (bench) => {
      let other = false;
      const held = Promise.withResolvers<void>();
      const first = bench.lock().hold(never, async (right) => {
        held.resolve();
        await Bun.sleep(bench.leaseMs * 1.2);
        expect(other).toBe(false);
        return right.held();
      });
      await held.promise;
      const second = bench.lock().hold(never, async () => {
        other = true;
      });
      expect(await first).toBe(true);
      await second;
      expect(other).toBe(true);
    }),
  );

  test.concurrent(
    'is given back at once, also when the work throws',
    onBench(LONG_MS, async (bench) => {
      const lock = bench.lock();
      await expect(lock.hold(never, () => Promise.reject(new Error('oops')))).rejects.toThrow('oops');
      expect(await exists(bench)).toBe(0);
      expect(await lock.hold(never, async () => 'again')).toBe('again');
    }),
  );

  test.concurrent(
    'whoever finds it taken by another loses the right, and leaves the other its lock',
    onBench(4_500, async (bench) => {
      await bench.lock().hold(never, async (right) => {
        await bench.redis.set(bench.keys.lock, 'another');
        await until('the right to end', () => right.signal.aborted);
        expect(String(right.signal.reason)).toContain('taken');
      });
      expect(await bench.redis.get(bench.keys.lock)).toBe('another');
    }),
  );

  test.concurrent(
    'whoever sees another epoch loses the right, though its own key is still there',
    onBench(4_500, async (bench) => {
      await bench.lock().hold(never, async (right) => {
        await bench.redis.set(bench.keys.epoch, 'another run');
        await until('the right to end', () => right.signal.aborted);
        expect(String(right.signal.reason)).toContain('epoch');
      });
    }),
  );

  test.concurrent(
    'after requests that came to a clean end the next one begins at once',
    onBench(LONG_MS, async (bench) => {
      await bench.lock().hold(never, async (right) => {
        for (let i = 0; i < 2; i++) {
          expect(right.beginRequest()).toBe(true);
          right.endRequest('clean');
        }
      });
      expect(await timeToHold(bench.lock())).toBeLessThan(bench.marginMs / 2);
    }),
  );

  test.concurrent(
    'after a dirty end the next one waits the margin',
    onBench(4_500, async (bench) => {
      const dirtyAt = await bench.lock().hold(never, async (right) => {
        expect(right.beginRequest()).toBe(true);
        const at = performance.now();
        right.endRequest('dirty');
        return at;
      });
      await timeToHold(bench.lock());
      const waited = performance.now() - (dirtyAt ?? 0);
      expect(waited).toBeGreaterThan(bench.marginMs - 5);
      // Not a lease, as after an owner that is gone.
      expect(waited).toBeLessThan(bench.leaseMs - 100);
    }),
  );

  test.concurrent(
    'the margin is counted from the dirty end, whatever the work still does',
    onBench(LONG_MS, async (bench) => {
      const workedMs = 300;
      const dirtyAt = await bench.lock().hold(never, async (right) => {
        expect(right.beginRequest()).toBe(true);
        const at = performance.now();
        right.endRequest('dirty');
        await Bun.sleep(workedMs);
        return at;
      });
      const left = await bench.redis.pttl(bench.keys.lock);
      const waited = performance.now() - (dirtyAt ?? 0);
      expect(left).toBeLessThanOrEqual(bench.marginMs - workedMs + 5);
      expect(left + waited).toBeGreaterThan(bench.marginMs - 5);
    }),
  );

  test.concurrent(
    'whoever waits stops waiting when told',
    onBench(LONG_MS, async (bench) => {
      await bench.redis.set(bench.keys.lock, 'another');
      const stop = new AbortController();
      let worked = false;
      const waiting = bench.lock().hold(stop.signal, async () => {
        worked = true;
      });
      stop.abort();
      expect(await waiting).toBeUndefined();
      expect(worked).toBe(false);
    }),
  );

  test.concurrent(
    'told to stop, it is given back when no request is open, whatever the work still does',
    onBench(LONG_MS, async (bench) => {
      const stop = new AbortController();
      const work = Promise.withResolvers<void>();
      const held = bench.lock().hold(stop.signal, async (right) => {
        expect(right.beginRequest()).toBe(true);
        stop.abort();
        await Bun.sleep(50);
        expect(await bench.redis.exists(bench.keys.lock)).toBe(1);
        right.endRequest('clean');
        expect(right.held()).toBe(false);
        await work.promise;
      });
      await until('the lock to be free', async () => (await exists(bench)) === 0);
      work.resolve();
      await held;
    }),
  );

  test.concurrent(
    'closed, it ends the right and gives the lock back',
    onBench(LONG_MS, async (bench) => {
      const lock = bench.lock();
      // The key is there a moment before its holder knows.
      const held = Promise.withResolvers<void>();
      const lost = lock.hold(never, async (right) => {
        held.resolve();
        await until('the right to end', () => right.signal.aborted);
        return String(right.signal.reason);
      });
      await held.promise;
      await lock.close();
      expect(await lost).toContain('closed');
      expect(await exists(bench)).toBe(0);
      expect(await lock.hold(never, async () => 'never')).toBeUndefined();
    }),
  );
});

describe('a lock that is not given back', () => {
  test.concurrent(
    'is waited for as long as its owner is connected, though its key is gone, and then for a lease',
    onBench(2_400, async (bench) => {
      const stranger = await strangeOwner(bench);
      let heldAt = 0;
      const held = bench.lock().hold(never, async () => {
        heldAt = performance.now();
      });
      await Bun.sleep(bench.leaseMs * 1.2);
      expect(heldAt).toBe(0);
      const goneAt = performance.now();
      stranger.disconnect();
      await held;
      expect(heldAt - goneAt).toBeGreaterThan(bench.leaseMs - 20);
      expect(heldAt - goneAt).toBeLessThan(bench.leaseMs * 2);
    }),
  );

  test.concurrent(
    'is taken about one lease after the death of its owner, its key being there as long',
    onBench(2_400, async (bench) => {
      const stranger = await strangeOwner(bench, bench.leaseMs);
      stranger.disconnect();
      const waited = await timeToHold(bench.lock());
      expect(waited).toBeGreaterThan(bench.leaseMs - 20);
      // Not the key's time, and then a lease.
      expect(waited).toBeLessThan(bench.leaseMs * 1.9);
    }),
  );

  test.concurrent(
    'of two that waited for a dead owner one takes it, and the other waits for that one',
    onBench(2_400, async (bench) => {
      (await strangeOwner(bench)).disconnect();
      let working = 0;
      const work = async () => {
        expect(++working).toBe(1);
        await Bun.sleep(100);
        working--;
      };
      await Promise.all([1, 2].map(() => bench.lock().hold(never, work)));
    }),
  );
});

describe('the connection of the lock', () => {
  test.concurrent(
    'is the life of the right; the margin is kept when it opens again',
    onBench(4_500, async (bench) => {
      const lock = bench.lock();
      let endedAt = 0;
      await lock.hold(never, async (right) => {
        expect(right.beginRequest()).toBe(true);
        await bench.redis.client('KILL', 'ID', await clientOf(bench));
        await until('the right to end', () => right.signal.aborted, { every: 2 });
        expect(String(right.signal.reason)).toContain('disconnected');
        endedAt = performance.now();
        right.endRequest('dirty');
      });
      await timeToHold(lock);
      const waited = performance.now() - endedAt;
      expect(waited).toBeGreaterThan(bench.marginMs - 5);
      // Not a lease, as after an owner that is gone.
      expect(waited).toBeLessThan(bench.leaseMs - 100);
    }),
  );

  test.concurrent(
    'lost between two requests, it costs no wait',
    onBench(LONG_MS, async (bench) => {
      const lock = bench.lock();
      await lock.hold(never, async (right) => {
        await bench.redis.client('KILL', 'ID', await clientOf(bench));
        await until('the right to end', () => right.signal.aborted);
        expect(String(right.signal.reason)).toContain('disconnected');
      });
      expect(await timeToHold(lock)).toBeLessThan(bench.marginMs * 0.8);
    }),
  );
});
