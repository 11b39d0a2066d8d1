import { describe, expect, test } from 'bun:test';
import { type OwnRedis, ownRedis } from '@rookery/tools/test/own-redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { type LockBench, onLockBench, timeToHold } from '../test/lock-bench.ts';
import type { OpenLock } from './lichess-lock.ts';

const never = new AbortController().signal;

/** A bench with a Redis of its own. */
const onOwnRedis =
  (leaseMs: number, work: (bench: LockBench, own: OwnRedis) => Promise<void>) => async (): Promise<void> => {
    const own = await ownRedis({ durable: true });
    try {
      await onLockBench(own.url, leaseMs, (bench) =>
        work(bench, own).finally(() => process.kill(own.pid(), 'SIGCONT')),
      );
    } finally {
      await own.stop();
    }
  };

describe('the Global Redis Lock while Redis is away', () => {
  test.concurrent(
    'the right ends by the clock before the lease is over, and is given back when Redis answers',
    onOwnRedis(4_500, async (bench, own) => {
      await bench.lock().hold(never, async (right) => {
        expect(right.beginRequest()).toBe(true);
        const began = performance.now();
        process.kill(own.pid(), 'SIGSTOP');
        await until('the right to end', () => right.signal.aborted, { every: 2 });
        expect(String(right.signal.reason)).toContain('expired');
        // At 2,550 ms of the lease; without the margin it would be 4,050 ms.
        expect(performance.now() - began).toBeLessThan(bench.leaseMs * 0.85);
        right.endRequest('clean');
      });
      process.kill(own.pid(), 'SIGCONT');
      expect(await timeToHold(bench.lock())).toBeLessThan(bench.leaseMs - 100);
    }),
  );

  test.concurrent(
    'a short absence costs nothing',
    onOwnRedis(6_000, async (bench, own) => {
      await bench.lock().hold(never, async (right) => {
        const began = performance.now();
        process.kill(own.pid(), 'SIGSTOP');
        // Longer than a command waits for its answer.
        await Bun.sleep(bench.leaseMs / 4);
        process.kill(own.pid(), 'SIGCONT');
        // Beyond the end of a right that was renewed just before the absence.
        await Bun.sleep(bench.leaseMs * 0.62 - (performance.now() - began));
        expect(right.held()).toBe(true);
      });
    }),
  );

  test.concurrent(
    'when it was killed its holder loses the right, and all wait for lease and margin, whatever it kept',
    onOwnRedis(2_400, async (bench, own) => {
      const healed: string[] = [];
      const heal = (name: string) => async () => void healed.push(name);
      const [lock, other] = ['a', 'b'].map((name) => bench.lock({ beforeEpoch: heal(name) }));
      if (!lock || !other) throw new Error('no locks');
      await lock.hold(never, async (right) => {
        // As a holder that dies with Redis: its hash stays, and the connection with its number will be another's.
        await bench.redis.hset(bench.keys.owner, 'token', 'dead');
        await own.kill();
        await until('the right to end', () => right.signal.aborted);
        expect(String(right.signal.reason)).toContain('disconnected');
      });
      const before = performance.now();
      await own.start();
      const began = performance.now();
      const held = async (one: OpenLock) => (await one.hold(never, async () => performance.now())) ?? 0;
      const both = await Promise.all([lock, other].map(held));
      expect(Math.min(...both) - before).toBeGreaterThan(bench.leaseMs + bench.marginMs - 5);
      // Not another lease for the dead one.
      expect(Math.max(...both) - began).toBeLessThan(bench.leaseMs * 2 + bench.marginMs - 100);
      expect(healed).toHaveLength(1);
    }),
  );

  test.concurrent(
    'when it was emptied its holder loses the right at once, and nobody has it for lease and margin',
    onOwnRedis(2_400, async (bench) => {
      const lock = bench.lock();
      const began = await lock.hold(never, async (right) => {
        const at = performance.now();
        await bench.redis.flushall();
        await until('the right to end', () => right.signal.aborted);
        expect(String(right.signal.reason)).toMatch(/epoch|taken/);
        return at;
      });
      await timeToHold(lock);
      expect(performance.now() - (began ?? 0)).toBeGreaterThan(bench.leaseMs + bench.marginMs - 5);
    }),
  );
});
