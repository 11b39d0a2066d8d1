import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Redis } from 'ioredis';
import { quietLog } from '../test/quiet-log.ts';
import { leaseOf } from './lease.ts';
import { lockKeys, readRunId, renewEpoch } from './lock-commands.ts';
import type { Session } from './lock-connection.ts';
import { createQuarantine } from './quarantine.ts';
import { writeEpoch } from './write-epoch.ts';

const KEY = 'lock';
const keys = lockKeys(KEY);
/** The clock is the test's own; only the healer's key runs out in Redis, and only one test waits for that. */
const lease = leaseOf(300_000);
const WHOLE_MS = lease.ttlMs + lease.marginMs;

let server: TestRedis;
let redis: Redis;
let session: Session;
let clock: number;
let healed: number;

beforeAll(async () => {
  server = await testRedis();
  redis = new Redis(server.url);
  session = { redis, runId: await readRunId(redis), clientId: '1' };
});
beforeEach(async () => {
  await server.flush();
  clock = 0;
  healed = 0;
});
afterAll(() => redis.disconnect());

const quarantineOf = (beforeEpoch = async () => void healed++, times = lease) =>
  createQuarantine({ keys, lease: times, now: () => clock, log: quietLog, beforeEpoch });

describe('the quarantine', () => {
  test('lasts lease and margin from when it was first seen, and clears away what is left', async () => {
    const quarantine = quarantineOf();
    await redis.mset(keys.lock, 'dead', keys.epoch, 'an earlier run');
    await redis.hset(keys.owner, 'token', 'dead');
    expect(await quarantine.look(session)).toBe(false);
    clock = WHOLE_MS - 1;
    expect(await quarantine.look(session)).toBe(false);
    expect(healed).toBe(0);
    clock = WHOLE_MS;
    expect(await quarantine.look(session)).toBe(true);
    expect(healed).toBe(1);
    expect(await redis.get(keys.epoch)).toBe(session.runId);
    expect(await redis.exists(keys.lock, keys.owner, keys.quarantine)).toBe(0);
    expect(await redis.pttl(keys.healer)).toBeGreaterThan(0);
  });

  test('is not there when the epoch is written', async () => {
    expect(await writeEpoch(server.url, KEY)).toBe(true);
    expect(await quarantineOf().look(session)).toBe(true);
    expect(await redis.exists(keys.quarantine)).toBe(0);
  });

  test('a second loss is not taken for the first, though what came between was not seen', async () => {
    const quarantine = quarantineOf();
    expect(await quarantine.look(session)).toBe(false);
    clock = WHOLE_MS - 1;
    const name = (await redis.get(keys.quarantine)) ?? '';
    expect(await renewEpoch(redis, keys, session.runId, name)).toBe(true);
    await server.flush();
    const other = quarantineOf();
    expect(await other.look(session)).toBe(false);
    clock = WHOLE_MS;
    expect(await quarantine.look(session)).toBe(false);
    clock = 2 * WHOLE_MS;
    expect(await quarantine.look(session)).toBe(true);
  });

  test('what one run of Redis was waited for does not count for the next', async () => {
    const quarantine = quarantineOf();
    await quarantine.look(session);
    clock = WHOLE_MS;
    expect(await quarantine.look({ ...session, runId: 'the next run' })).toBe(false);
    expect(healed).toBe(0);
  });

  test('goes on while what comes before its end throws, and ends when it does not', async () => {
    let away = true;
    const quarantine = quarantineOf(async () => {
      if (away) throw new Error('away');
    }, leaseOf(300));
    await quarantine.look(session);
    clock = WHOLE_MS;
    expect(await quarantine.look(session)).toBe(false);
    expect(await redis.exists(keys.epoch)).toBe(0);
    away = false;
    await until('its end', () => quarantine.look(session));
  });

  test('one of all who waited ends it', async () => {
    const all = [1, 2, 3].map(() => quarantineOf());
    for (const one of all) await one.look(session);
    clock = WHOLE_MS;
    const looks = await Promise.all(all.map((one) => one.look(session)));
    expect({ ended: looks.filter(Boolean).length, healed }).toEqual({ ended: 1, healed: 1 });
    for (const one of all) expect(await one.look(session)).toBe(true);
    expect(healed).toBe(1);
  });
});

test('the epoch is not written for a lock that somebody owns, nor in a quarantine', async () => {
  await redis.hset(keys.owner, 'token', 'dead', 'clientId', '1');
  expect(await writeEpoch(server.url, KEY)).toBe(false);
  await redis.del(keys.owner);
  await quarantineOf().look(session);
  expect(await writeEpoch(server.url, KEY)).toBe(false);
  expect(await redis.exists(keys.epoch)).toBe(0);
});
