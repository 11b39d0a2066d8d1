import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createClient } from '@rookery/api/client.ts';
import { ApiAway, ApiRefused } from '@rookery/shared/api-answer.ts';
import { createCallLimit } from '@rookery/shared/call-limit.ts';
import type { Reject } from '@rookery/shared/contract/save.ts';
import { type GameRecord, type Payload, QUEUES } from '@rookery/shared/jobs.ts';
import { createReleasers, type Releasers } from '@rookery/shared/releasers.ts';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { createApi } from './api-client.ts';
import { startConsumer } from './consumer.ts';
import { quietLog } from './test/quiet-log.ts';
import { GAME, recordOf } from './test/record.ts';

let server: TestRedis;
let connection: Redis;
let queue: Queue;
let releasers: Releasers;
let saved: string[];
let rejected: Reject[];
let answer: (id: string) => Promise<void> | void;
let listing: () => void;

beforeAll(async () => {
  server = await testRedis();
  connection = new Redis(server.url, { maxRetriesPerRequest: null });
  queue = new Queue(QUEUES.process.queue, { connection, defaultJobOptions: QUEUES.process.options });
});
afterAll(() => connection.disconnect());
beforeEach(async () => {
  await server.flush();
  releasers = createReleasers(quietLog);
  saved = [];
  rejected = [];
  answer = () => undefined;
  listing = () => undefined;
});
afterEach(() => releasers.close());

const start = () =>
  startConsumer({
    api: {
      saveGame: async (id) => {
        await answer(id);
        saved.push(id);
      },
      reject: async (reject) => {
        listing();
        rejected.push(reject);
      },
    },
    redisUrl: server.url,
    concurrency: 4,
    stopping: new AbortController(),
    releasers,
    log: quietLog,
  });

const lineOf = (n: number) => JSON.stringify({ ...GAME, id: `game${String(n).padStart(4, '0')}` });
const add = (...lines: string[]) =>
  queue.addBulk(lines.map((line, seq) => jobOf({ ...recordOf(line), seq })));
const jobOf = (...records: [GameRecord, ...GameRecord[]]) => {
  const [{ pageId, playerId, fetchedAt }] = records;
  const data: Payload<'process'> = {
    records: records.map(({ line, seq }) => ({ line, seq })),
    pageId,
    playerId,
    fetchedAt,
  };
  return { name: QUEUES.process.job, data };
};
const counts = () => queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed');
const NOTHING = { waiting: 0, active: 0, delayed: 0, failed: 0, completed: 0 };
const empty = () => until('the queue to be empty', async () => Bun.deepEquals(await counts(), NOTHING));

describe('the consumer', () => {
  test('lands every record and leaves nothing behind', async () => {
    await start();
    await add(lineOf(1), 'nonsense', lineOf(2), lineOf(3));
    await empty();
    expect(saved.sort()).toEqual(['game0001', 'game0002', 'game0003']);
    expect(rejected).toMatchObject([{ code: 'invalid_json', page: { id: 7, seq: 1 } }]);
    expect(await connection.keys('bull:db_queue:[0-9]*')).toEqual([]);
  });

  test('lands every record of a job, whatever becomes of the others', async () => {
    answer = (id) => {
      if (id === 'game0001') throw new ApiRefused(422, 'illegal_move', 'illegal');
    };
    await start();
    const lines = [lineOf(1), 'nonsense', lineOf(2), lineOf(3)];
    await queue.addBulk([
      jobOf(...(lines.map((line, seq) => ({ ...recordOf(line), seq })) as [GameRecord, ...GameRecord[]])),
    ]);
    await empty();
    expect(saved.sort()).toEqual(['game0002', 'game0003']);
    expect(rejected).toMatchObject([{ code: 'invalid_json', page: { id: 7, seq: 1 } }]);
  });

  test('works on as many jobs at once as it was told', async () => {
    const go = Promise.withResolvers<void>();
    let working = 0;
    answer = async () => {
      working++;
      await go.promise;
    };
    await start();
    await add(...[1, 2, 3, 4, 5, 6].map(lineOf));
    await until('four at once', () => working === 4);
    expect(await counts()).toMatchObject({ active: 4, waiting: 2 });
    go.resolve();
    await empty();
  });

  test('an API that is away costs no attempt, and nothing is lost', async () => {
    let tries = 0;
    answer = () => {
      if (++tries <= 12) throw new ApiAway('gone');
    };
    await start();
    await add(lineOf(1), lineOf(2));
    await until('a record to be put off', () => queue.getDelayedCount());
    for (const job of await queue.getDelayed()) expect(job.attemptsMade).toBe(0);
    // The waits grow: a test does not sit them out.
    await until('the records to land', async () => {
      for (const job of await queue.getDelayed()) await job.promote().catch(() => undefined);
      return saved.length === 2;
    });
    await empty();
    expect(tries).toBe(14);
  });

  test('a record that the API takes in no way is listed with its reason, and holds nothing up', async () => {
    answer = (id) => {
      if (id === 'game0001') throw new ApiRefused(404, 'not_found', 'no route');
    };
    await start();
    await add(lineOf(1), lineOf(2));
    await empty();
    expect(saved).toEqual(['game0002']);
    expect(rejected).toMatchObject([
      { code: 'not_storable', detail: 'no route', playerId: recordOf('').playerId, page: { id: 7, seq: 0 } },
    ]);
  });

  test('what is odd for good fails at once and holds nothing up', async () => {
    answer = (id) => {
      if (id === 'game0001') throw new ApiRefused(404, 'not_found', 'no route');
    };
    listing = () => {
      throw new ApiRefused(404, 'not_found', 'no route either');
    };
    await start();
    await add(lineOf(1), lineOf(2));
    await queue.add(QUEUES.process.job, { not: 'a record' });
    await until('two failures', async () => (await queue.getFailedCount()) === 2);
    await until('the good one', () => saved.length === 1);
    for (const job of await queue.getFailed()) expect(job.attemptsMade).toBe(1);
  });

  test('told to stop, it ends what it holds and leaves the rest', async () => {
    const go = Promise.withResolvers<void>();
    let working = 0;
    answer = async () => {
      working++;
      await go.promise;
    };
    await start();
    await add(...[1, 2, 3, 4, 5, 6].map(lineOf));
    await until('four at once', () => working === 4);
    const closing = releasers.close();
    go.resolve();
    await closing;
    expect(saved).toHaveLength(4);
    expect(await counts()).toMatchObject({ active: 0, waiting: 2, failed: 0 });
  });

  test('told to stop while the API does not answer, it hands back what it holds', async () => {
    let asked = 0;
    const deaf = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => {
        asked++;
        return new Promise<Response>(() => undefined);
      },
    });
    const stopping = new AbortController();
    await startConsumer({
      api: createApi(
        createClient(deaf.url.origin, 'x'.repeat(32)),
        createCallLimit(stopping.signal, 60_000, 200),
        { enough: 1, patienceMs: 10 },
      ),
      redisUrl: server.url,
      concurrency: 2,
      stopping,
      releasers,
      log: quietLog,
    });
    await add(...[1, 2, 3].map(lineOf));
    await until('two jobs to be worked on', async () => (await counts()).active === 2);
    await until('the API to be asked', () => asked);
    const began = performance.now();
    await releasers.close();
    // What does not end by itself is given up after 4 s.
    expect(performance.now() - began).toBeLessThan(3_500);
    await deaf.stop(true);
    expect(await counts()).toMatchObject({ active: 0, delayed: 2, waiting: 1, failed: 0 });
    for (const job of await queue.getDelayed()) expect(job.attemptsMade).toBe(0);
  });

  test('a job with which consumers died again and again fails, is kept, and holds nothing up', async () => {
    await add(lineOf(1), lineOf(2));
    const [job] = (await queue.getWaiting()).filter(({ data }) => data.records[0].line === lineOf(1));
    // As consumers that died with it leave it.
    await connection.hset(
      `bull:db_queue:${job?.id}`,
      'stc',
      6,
      'defa',
      'job stalled more than allowable limit',
    );
    await start();
    await until('the other one', () => saved.length === 1);
    await until('the failure', () => queue.getFailedCount());
    // Its page does not land, so the ledger has it read again: as a new job, which nothing stands against.
    await add(lineOf(1));
    await until('the record', () => saved.includes('game0001'));
  });

  test('the job of a consumer that died is taken by the next one, and costs no attempt', async () => {
    await add(lineOf(1));
    const dead = new Worker(QUEUES.process.queue, undefined, {
      connection,
      autorun: false,
      lockDuration: 50,
    });
    const held = await dead.getNextJob('token');
    expect(held?.id).toBeString();
    // Consumers look for such jobs every ten seconds: here somebody looks more often.
    const looker = new Worker(QUEUES.process.queue, undefined, {
      connection,
      autorun: false,
      stalledInterval: 20,
    });
    await looker.startStalledCheckTimer();
    await until('the job to be free', () => queue.getWaitingCount());
    await start();
    await until('the record', () => saved.length === 1);
    await Promise.all([dead.close(), looker.close()]);
    expect(await counts()).toMatchObject({ failed: 0 });
  });
});
