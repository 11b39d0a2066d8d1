import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { QUEUES } from '@rookery/shared/jobs.ts';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { quietLog } from '../test/quiet-log.ts';
import { keepTick, upsertTick } from './schedule.ts';

const EVERY_MS = 20;

let server: TestRedis;
let connection: Redis;
let tickQueue: Queue;
let fetchQueue: Queue;
let looks: number;
let end: () => void;

beforeAll(async () => {
  server = await testRedis();
  connection = new Redis(server.url, { maxRetriesPerRequest: null });
  tickQueue = new Queue(QUEUES.orchestrator.queue, { connection });
  fetchQueue = new Queue(QUEUES.fetch.queue, { connection });
  const setGlobalConcurrency = fetchQueue.setGlobalConcurrency.bind(fetchQueue);
  fetchQueue.setGlobalConcurrency = (concurrency) => {
    looks++;
    return setGlobalConcurrency(concurrency);
  };
});
afterAll(() => connection.disconnect());
beforeEach(async () => {
  await server.flush();
  await upsertTick(tickQueue);
  looks = 0;
});
afterEach(() => end());

const keep = (redispatch: () => Promise<unknown>) => {
  end = keepTick({ tickQueue, fetchQueue, redispatch, log: quietLog }, EVERY_MS);
};
const moreLooks = () => {
  const before = looks;
  return until('three more looks', () => looks >= before + 3);
};

describe('looking after the tick', () => {
  test('dispatches nothing while the scheduler is there', async () => {
    let dispatched = 0;
    keep(async () => void dispatched++);
    await moreLooks();
    expect(dispatched).toBe(0);
  });

  test('after a flush the scheduler is put back and everything is dispatched anew, once', async () => {
    let dispatched = 0;
    keep(async () => void dispatched++);
    await server.flush();
    await until('the dispatch', () => dispatched);
    await moreLooks();
    expect(dispatched).toBe(1);
    expect(await tickQueue.getJobSchedulersCount()).toBe(1);
    expect(await fetchQueue.getGlobalConcurrency()).toBe(1);
    await server.flush();
    await until('the dispatch after the next flush', () => dispatched === 2);
  });

  test('what could not be dispatched is tried again at each look', async () => {
    let tries = 0;
    keep(async () => {
      if (++tries < 3) throw new Error('the API is away');
    });
    await server.flush();
    await until('the third try', () => tries === 3);
    await moreLooks();
    expect(tries).toBe(3);
  });

  test('looks do not pile up behind one that takes long', async () => {
    const go = Promise.withResolvers<void>();
    let dispatched = 0;
    keep(() => {
      dispatched++;
      return go.promise;
    });
    await server.flush();
    await until('the dispatch', () => dispatched);
    const before = looks;
    await Bun.sleep(5 * EVERY_MS);
    expect(looks).toBe(before);
    go.resolve();
    await moreLooks();
    expect(dispatched).toBe(1);
  });
});
