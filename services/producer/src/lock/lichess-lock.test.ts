import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type OwnRedis, ownRedis } from '@rookery/tools/test/own-redis.ts';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Redis } from 'ioredis';
import { quietLog } from '../test/quiet-log.ts';
import { createLichessLock, type LichessLock, lockConnection } from './lichess-lock.ts';
import { LOCK_KEY } from './lock-commands.ts';

const LEASE_MS = 600;
const never = new AbortController().signal;

let server: TestRedis;
let plain: Redis;
let open: Redis[] = [];

const lockAt = (url: string, leaseMs = LEASE_MS): LichessLock => {
  const redis = lockConnection(url, leaseMs, quietLog);
  open.push(redis);
  return createLichessLock({ redis, leaseMs, log: quietLog });
};

beforeAll(async () => {
  server = await testRedis();
  plain = new Redis(server.url);
});
beforeEach(() => server.flush());
afterEach(() => {
  for (const redis of open) redis.disconnect();
  open = [];
});
afterAll(() => plain.disconnect());

describe('the Global Redis Lock', () => {
  test('two holders never work at once, and each gets its turn', async () => {
    let working = 0;
    let most = 0;
    let turns = 0;
    const contend = async (lock: LichessLock): Promise<void> => {
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
    await Promise.all([1, 2, 3, 4].map(() => contend(lockAt(server.url))));
    expect({ most, turns }).toEqual({ most: 1, turns: 20 });
  });

  test('is held for longer than the lease by renewing it', async () => {
    let other = false;
    const first = lockAt(server.url).hold(never, async (right) => {
      await Bun.sleep(LEASE_MS * 2.5);
      expect(other).toBe(false);
      return right.held();
    });
    await until('the lock', () => plain.exists(LOCK_KEY));
    const second = lockAt(server.url).hold(never, async () => {
      other = true;
    });
    expect(await first).toBe(true);
    await second;
    expect(other).toBe(true);
  });

  test('is given back at once, also when the work throws', async () => {
    const lock = lockAt(server.url);
    await expect(lock.hold(never, () => Promise.reject(new Error('oops')))).rejects.toThrow('oops');
    expect(await plain.exists(LOCK_KEY)).toBe(0);
    expect(await lock.hold(never, async () => 'again')).toBe('again');
  });

  test('whoever finds it taken by another loses the right, and leaves the other its lock', async () => {
    await lockAt(server.url).hold(never, async (right) => {
      await plain.set(LOCK_KEY, 'another');
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS / 2 });
      expect(String(right.signal.reason)).toContain('taken');
    });
    expect(await plain.get(LOCK_KEY)).toBe('another');
  });

  test('a flush of Redis ends the right at the next renewal', async () => {
    await lockAt(server.url).hold(never, async (right) => {
      await server.flush();
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS / 2 });
    });
  });

  test('whoever waits stops waiting when told', async () => {
    await plain.set(LOCK_KEY, 'another');
    const stop = new AbortController();
    let worked = false;
    const waiting = lockAt(server.url).hold(stop.signal, async () => {
      worked = true;
    });
    stop.abort();
    expect(await waiting).toBeUndefined();
    expect(worked).toBe(false);
  });

  test('whoever comes after a dead holder waits out its lease', async () => {
    await plain.set(LOCK_KEY, 'dead', 'PX', 400);
    const began = performance.now();
    await lockAt(server.url).hold(never, async () => undefined);
    expect(performance.now() - began).toBeGreaterThan(380);
  });
});

describe('the Global Redis Lock while Redis is away', () => {
  let own: OwnRedis;
  beforeAll(async () => {
    own = await ownRedis();
  });
  afterAll(() => own.stop());

  test('the right ends by the clock before the lease is over', async () => {
    await lockAt(own.url, 900).hold(never, async (right) => {
      const began = performance.now();
      process.kill(own.pid(), 'SIGSTOP');
      try {
        await until('the right to end', () => right.signal.aborted, { within: 2_000, every: 2 });
        expect(String(right.signal.reason)).toContain('expired');
        expect(performance.now() - began).toBeLessThan(900 - 200);
      } finally {
        process.kill(own.pid(), 'SIGCONT');
      }
    });
  });

  test('a short absence costs nothing', async () => {
    await lockAt(own.url, 1_500).hold(never, async (right) => {
      process.kill(own.pid(), 'SIGSTOP');
      await Bun.sleep(300);
      process.kill(own.pid(), 'SIGCONT');
      await Bun.sleep(900);
      expect(right.held()).toBe(true);
    });
  });

  test('the lock is taken when Redis is back', async () => {
    const lock = lockAt(own.url);
    await lock.hold(never, async () => undefined);
    await own.kill();
    const held = lock.hold(never, async () => 'held');
    await own.start();
    expect(await held).toBe('held');
  });
});
