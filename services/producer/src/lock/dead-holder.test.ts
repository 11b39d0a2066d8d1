import { describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { quietLog } from '../test/quiet-log.ts';
import { head, startRawServer } from '../test/raw-server.ts';
import { leaseOf } from './lease.ts';
import { createLichessLock } from './lichess-lock.ts';
import { writeEpoch } from './write-epoch.ts';

const lease = leaseOf(3_000);
/** Well before whoever waited twice, for the key and then for its owner, would have the lock. */
const LATE_MS = 1.75 * lease.ttlMs;

/**
 * How long the connection of a holder was open and when the next one held the lock, in milliseconds after a signal to
 * the holder. Each with servers of its own, so that the tests run side by side: they wait most of their time.
 */
const strike = async (signal: NodeJS.Signals) => {
  const [server, lichess] = await Promise.all([testRedis(), startRawServer()]);
  lichess.script((socket) => head(socket, {}));
  await writeEpoch(server.url);
  const script = join(import.meta.dir, '../test/asking-child.ts');
  const child = spawn(process.execPath, [script, lichess.url, String(lease.ttlMs)], {
    stdio: 'inherit',
    env: { ...process.env, REDIS_URL: server.url },
  });
  try {
    await until('the request of the holder', () => lichess.open() === 1);
    const lock = createLichessLock({
      redisUrl: server.url,
      leaseMs: lease.ttlMs,
      mode: 'reduced',
      log: quietLog,
    });
    try {
      const held = lock.hold(new AbortController().signal, async () => performance.now());
      // It is renewed meanwhile, and waited for: neither counts for what comes after the signal.
      await Bun.sleep(1.5 * lease.renewMs);
      const began = performance.now();
      child.kill(signal);
      // When it was last seen open: a stall before the next look must not count.
      let openAt = began;
      await until(
        'the connection to close',
        () => {
          if (lichess.open() === 0) return true;
          openAt = performance.now();
          return false;
        },
        { every: 2 },
      );
      return { open: openAt - began, next: ((await held) ?? 0) - began };
    } finally {
      await lock.close();
    }
  } finally {
    child.kill('SIGKILL');
    lichess.stop();
  }
};

describe.skipIf(process.platform !== 'linux')('a holder with a request open (skipped: needs Linux)', () => {
  test.concurrent('that is killed is followed one lease later', async () => {
    const { next } = await strike('SIGKILL');
    expect(next).toBeGreaterThan(lease.ttlMs - 20);
    expect(next).toBeLessThan(LATE_MS);
  });

  test.concurrent('that is stopped is killed by the kernel before its lease ends, and followed one lease later', async () => {
    const { open, next } = await strike('SIGSTOP');
    expect(open).toBeLessThan(lease.ttlMs - lease.marginMs / 2);
    // Counted from the last renewal it would be half a lease.
    expect(next - open).toBeGreaterThan(0.8 * lease.ttlMs);
    expect(next - open).toBeLessThan(LATE_MS);
  });
});
