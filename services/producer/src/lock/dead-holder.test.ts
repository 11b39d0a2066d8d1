import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { quietLog } from '../test/quiet-log.ts';
import { head, type RawServer, startRawServer } from '../test/raw-server.ts';
import { leaseOf } from './lease.ts';
import { createLichessLock, type OpenLock } from './lichess-lock.ts';
import { writeEpoch } from './write-epoch.ts';

const lease = leaseOf(1_200);
const SLACK_MS = 900;

let server: TestRedis;
let lichess: RawServer;
let child: ChildProcess;
let lock: OpenLock;

beforeAll(async () => {
  server = await testRedis();
  lichess = await startRawServer();
  lichess.script((socket) => head(socket, {}));
});
beforeEach(async () => {
  await server.flush();
  await writeEpoch(server.url);
  const script = join(import.meta.dir, '../test/asking-child.ts');
  child = spawn(process.execPath, [script, lichess.url, String(lease.ttlMs)], {
    stdio: 'inherit',
    env: { ...process.env, REDIS_URL: server.url },
  });
  await until('the request of the holder', () => lichess.open() === 1);
  lock = createLichessLock({
    redisUrl: server.url,
    leaseMs: lease.ttlMs,
    mode: 'reduced',
    log: quietLog,
  });
});
afterEach(async () => {
  child.kill('SIGKILL');
  await lock.close();
});
afterAll(() => lichess.stop());

/** When the connection of the holder closed and when the next one held the lock, after a signal to the holder. */
const strike = async (signal: NodeJS.Signals) => {
  const held = lock.hold(new AbortController().signal, async () => performance.now());
  await Bun.sleep(lease.ttlMs / 2);
  const began = performance.now();
  child.kill(signal);
  await until('the connection to close', () => lichess.open() === 0, { every: 2 });
  const closedAt = performance.now();
  return { closed: closedAt - began, next: ((await held) ?? 0) - began };
};

describe.skipIf(process.platform !== 'linux')('a holder with a request open (skipped: needs Linux)', () => {
  test('that is killed is followed one lease later', async () => {
    const { next } = await strike('SIGKILL');
    expect(next).toBeGreaterThan(lease.ttlMs - 20);
    expect(next).toBeLessThan(lease.ttlMs + SLACK_MS);
  });

  test('that is stopped is killed by the kernel before its lease ends, and followed one lease later', async () => {
    const { closed, next } = await strike('SIGSTOP');
    expect(closed).toBeLessThan(lease.ttlMs - lease.marginMs + 50);
    expect(next - closed).toBeGreaterThan(lease.ttlMs - 20);
    expect(next - closed).toBeLessThan(lease.ttlMs + SLACK_MS);
  });
});
