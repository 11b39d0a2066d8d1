import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type OwnRedis, ownRedis } from '@rookery/tools/test/own-redis.ts';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Redis } from 'ioredis';
import { quietLog } from '../test/quiet-log.ts';
import { createLichessLock, type LockOptions, type OpenLock } from './lichess-lock.ts';
import { LOCK_KEY, lockKeys } from './lock-commands.ts';
import { writeEpoch } from './write-epoch.ts';

const LEASE_MS = 1_200;
const MARGIN_MS = LEASE_MS / 3;
/** What a loaded machine may take over the time itself. */
const SLACK_MS = 700;
const never = new AbortController().signal;
const { owner: OWNER } = lockKeys(LOCK_KEY);

let server: TestRedis;
let plain: Redis;
let open: OpenLock[] = [];

/** Without the timer of the kernel: it would kill the test run. */
const lockAt = (url: string, options: Partial<LockOptions> = {}): OpenLock => {
  const lock = createLichessLock({
    redisUrl: url,
    leaseMs: LEASE_MS,
    mode: 'reduced',
    log: quietLog,
    ...options,
  });
  open.push(lock);
  return lock;
};

/** How long it takes until the lock is held, in milliseconds. */
const timeToHold = async (lock: OpenLock): Promise<number> => {
  const began = performance.now();
  return (await lock.hold(never, async () => performance.now() - began)) ?? 0;
};

/** An owner with an open connection of its own, which never gives the lock back. */
const strangeOwner = async (ttlMs?: number): Promise<Redis> => {
  const redis = new Redis(server.url);
  await redis.hset(OWNER, { token: 'strange', clientId: await redis.client('ID'), fence: 1 });
  if (ttlMs !== undefined) await redis.set(LOCK_KEY, 'strange', 'PX', ttlMs);
  return redis;
};

beforeAll(async () => {
  server = await testRedis();
  plain = new Redis(server.url);
});
beforeEach(async () => {
  await server.flush();
  await writeEpoch(server.url);
});
afterEach(async () => {
  await Promise.all(open.map((lock) => lock.close()));
  open = [];
});
afterAll(() => plain.disconnect());

describe('the Global Redis Lock', () => {
  test('two holders never work at once, and each gets its turn', async () => {
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
    const [first = lockAt(server.url), ...others] = [1, 2, 3].map(() => lockAt(server.url));
    await Promise.all([first, first, ...others].map(contend));
    expect({ most, turns }).toEqual({ most: 1, turns: 20 });
    expect(await plain.hget(lockKeys(LOCK_KEY).owner, 'token')).toBeNull();
    expect(await plain.get(lockKeys(LOCK_KEY).fence)).toBe('20');
  });

  test('is held for longer than the lease by renewing it', async () => {
    let other = false;
    const first = lockAt(server.url).hold(never, async (right) => {
      await Bun.sleep(LEASE_MS * 1.5);
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
    expect(await plain.exists(LOCK_KEY, OWNER)).toBe(0);
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

  test('whoever sees another epoch loses the right, though its own key is still there', async () => {
    await lockAt(server.url).hold(never, async (right) => {
      await plain.set(lockKeys(LOCK_KEY).epoch, 'another run');
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS });
      expect(String(right.signal.reason)).toContain('epoch');
    });
  });

  test('after requests that came to a clean end the next one begins at once', async () => {
    await lockAt(server.url).hold(never, async (right) => {
      for (let i = 0; i < 2; i++) {
        expect(right.beginRequest()).toBe(true);
        right.endRequest('clean');
      }
    });
    expect(await timeToHold(lockAt(server.url))).toBeLessThan(MARGIN_MS / 2);
  });

  test('after a dirty end the next one waits the margin, counted from that end', async () => {
    const began = await lockAt(server.url).hold(never, async (right) => {
      right.beginRequest();
      const at = performance.now();
      right.endRequest('dirty');
      await Bun.sleep(MARGIN_MS / 2);
      return at;
    });
    await timeToHold(lockAt(server.url));
    const waited = performance.now() - (began ?? 0);
    expect(waited).toBeGreaterThan(MARGIN_MS - 5);
    expect(waited).toBeLessThan(MARGIN_MS * 1.5 + SLACK_MS);
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

  test('told to stop, it is given back when no request is open, whatever the work still does', async () => {
    const stop = new AbortController();
    const work = Promise.withResolvers<void>();
    const held = lockAt(server.url).hold(stop.signal, async (right) => {
      right.beginRequest();
      stop.abort();
      await Bun.sleep(50);
      expect(await plain.exists(LOCK_KEY)).toBe(1);
      right.endRequest('clean');
      expect(right.held()).toBe(false);
      await work.promise;
    });
    await until('the lock to be free', async () => (await plain.exists(LOCK_KEY, OWNER)) === 0);
    work.resolve();
    await held;
  });

  test('closed, it ends the right and gives the lock back', async () => {
    const lock = lockAt(server.url);
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
    expect(await plain.exists(LOCK_KEY, OWNER)).toBe(0);
    expect(await lock.hold(never, async () => 'never')).toBeUndefined();
  });
});

describe('a lock that is not given back', () => {
  test('is waited for as long as its owner is connected, though its key is gone, and then for a lease', async () => {
    const stranger = await strangeOwner();
    let heldAt = 0;
    const held = lockAt(server.url).hold(never, async () => {
      heldAt = performance.now();
    });
    await Bun.sleep(LEASE_MS * 1.3);
    expect(heldAt).toBe(0);
    const goneAt = performance.now();
    stranger.disconnect();
    await held;
    expect(heldAt - goneAt).toBeGreaterThan(LEASE_MS - 20);
    expect(heldAt - goneAt).toBeLessThan(LEASE_MS + SLACK_MS);
  });

  test('is taken about one lease after the death of its owner, its key being there as long', async () => {
    const stranger = await strangeOwner(LEASE_MS);
    stranger.disconnect();
    const waited = await timeToHold(lockAt(server.url));
    expect(waited).toBeGreaterThan(LEASE_MS - 20);
    expect(waited).toBeLessThan(LEASE_MS + SLACK_MS);
  });

  test('of two that waited for a dead owner one takes it, and the other waits for that one', async () => {
    (await strangeOwner()).disconnect();
    let working = 0;
    const work = async () => {
      expect(++working).toBe(1);
      await Bun.sleep(100);
      working--;
    };
    await Promise.all([1, 2].map(() => lockAt(server.url).hold(never, work)));
  });
});

describe('the connection of the lock', () => {
  const connectionId = async () => Number(await plain.hget(OWNER, 'clientId'));

  test('is the life of the right; the margin is kept when it opens again', async () => {
    const lock = lockAt(server.url);
    let endedAt = 0;
    await lock.hold(never, async (right) => {
      right.beginRequest();
      await plain.client('KILL', 'ID', await connectionId());
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS / 2, every: 2 });
      expect(String(right.signal.reason)).toContain('disconnected');
      endedAt = performance.now();
      right.endRequest('dirty');
    });
    await timeToHold(lock);
    expect(performance.now() - endedAt).toBeGreaterThan(MARGIN_MS - 5);
    expect(performance.now() - endedAt).toBeLessThan(LEASE_MS);
  });

  test('lost between two requests, it costs no wait', async () => {
    const lock = lockAt(server.url);
    await lock.hold(never, async (right) => {
      await plain.client('KILL', 'ID', await connectionId());
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS / 2 });
    });
    expect(await timeToHold(lock)).toBeLessThan(MARGIN_MS);
  });
});

describe('the Global Redis Lock while Redis is away', () => {
  let own: OwnRedis;
  beforeAll(async () => {
    own = await ownRedis({ durable: true });
    await writeEpoch(own.url);
  });
  afterAll(() => own.stop());

  test('the right ends by the clock before the lease is over, and is given back when Redis answers', async () => {
    const lock = lockAt(own.url);
    await lock.hold(never, async (right) => {
      right.beginRequest();
      const began = performance.now();
      process.kill(own.pid(), 'SIGSTOP');
      await until('the right to end', () => right.signal.aborted, { within: 2_000, every: 2 });
      expect(String(right.signal.reason)).toContain('expired');
      expect(performance.now() - began).toBeLessThan(LEASE_MS - MARGIN_MS);
      right.endRequest('clean');
    });
    process.kill(own.pid(), 'SIGCONT');
    expect(await timeToHold(lockAt(own.url))).toBeLessThan(LEASE_MS / 2);
  });

  test('a short absence costs nothing', async () => {
    await lockAt(own.url).hold(never, async (right) => {
      process.kill(own.pid(), 'SIGSTOP');
      await Bun.sleep(LEASE_MS / 4);
      process.kill(own.pid(), 'SIGCONT');
      await Bun.sleep(LEASE_MS * 0.75);
      expect(right.held()).toBe(true);
    });
  });

  test('when it was killed its holder loses the right, and all wait for lease and margin, whatever it kept', async () => {
    const healed: string[] = [];
    const heal = (name: string) => async () => void healed.push(name);
    const [lock, other] = ['a', 'b'].map((name) => lockAt(own.url, { beforeEpoch: heal(name) }));
    if (!lock || !other) throw new Error('no locks');
    await lock.hold(never, async (right) => {
      // As a holder that dies with Redis: its hash stays, and the connection with its number will be another's.
      const redis = new Redis(own.url);
      await redis.hset(OWNER, 'token', 'dead');
      redis.disconnect();
      await own.kill();
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS / 2 });
      expect(String(right.signal.reason)).toContain('disconnected');
    });
    await own.start();
    const [first = 0, second = 0] = await Promise.all([timeToHold(lock), timeToHold(other)]);
    expect(Math.min(first, second)).toBeGreaterThan(LEASE_MS + MARGIN_MS - 50);
    expect(Math.max(first, second)).toBeLessThan(LEASE_MS + MARGIN_MS + SLACK_MS);
    expect(healed).toHaveLength(1);
  });

  test('when it was emptied its holder loses the right at once, and nobody has it for lease and margin', async () => {
    const lock = lockAt(own.url);
    const began = await lock.hold(never, async (right) => {
      const redis = new Redis(own.url);
      const at = performance.now();
      await redis.flushall();
      redis.disconnect();
      await until('the right to end', () => right.signal.aborted, { within: LEASE_MS / 2 });
      return at;
    });
    await timeToHold(lock);
    expect(performance.now() - (began ?? 0)).toBeGreaterThan(LEASE_MS + MARGIN_MS - 5);
  });
});
