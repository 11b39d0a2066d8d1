import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { type Payload, QUEUES } from '@rookery/shared/jobs.ts';
import { type Lichess, startLichess } from '@rookery/tools/lichess/start.ts';
import { SERVICE_TOKENS } from '@rookery/tools/test/api.ts';
import { type OwnRedis, ownRedis } from '@rookery/tools/test/own-redis.ts';
import { type ServedApi, serveTestApi } from '@rookery/tools/test/served-api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { writeEpoch } from './lock/write-epoch.ts';

const ENTRY = {
  producer: join(import.meta.dir, 'index.ts'),
  consumer: join(import.meta.dir, '../../consumer/src/index.ts'),
};

let lichess: Lichess;
let username: string;

beforeAll(async () => {
  lichess = await startLichess({
    players: 1,
    gamesPer: 20,
    // Each stream stands still until whoever reads it goes away.
    faults: [{ kind: 'stall', at: 8, times: 'always' }],
  });
  username = (await lichess.players())[0]?.username ?? '';
});
afterAll(() => lichess.stop());

/** A Redis and an API of a test's own, so that the tests run side by side: each waits most of its time. */
interface Place {
  served: ServedApi;
  redis: OwnRedis;
  connection: Redis;
}

const withPlace = async (work: (place: Place) => Promise<void>): Promise<void> => {
  const [served, redis] = await Promise.all([serveTestApi(), ownRedis()]);
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  try {
    await served.api.ask('POST', '/api/players', { username });
    await writeEpoch(redis.url);
    await work({ served, redis, connection });
  } finally {
    process.kill(redis.pid(), 'SIGCONT');
    connection.disconnect();
    await redis.stop();
    await served.close();
  }
};

const start = (service: keyof typeof ENTRY, apiUrl: string, redis: OwnRedis) => {
  const { PATH = '', HOME = '', STOCKFISH_PATH } = process.env;
  return Bun.spawn([process.execPath, '--no-env-file', ENTRY[service]], {
    env: {
      PATH,
      HOME,
      ...(STOCKFISH_PATH && { STOCKFISH_PATH }),
      LOG_LEVEL: 'fatal',
      REDIS_URL: redis.url,
      ROOKERY_API_URL: apiUrl,
      ROOKERY_TOKEN: SERVICE_TOKENS[service],
      ROOKERY_LEASE_MS: '30000',
      ROOKERY_ENGINES: '1',
      LICHESS_URL: lichess.url,
    },
    stdout: 'inherit',
    stderr: 'inherit',
  });
};

/** Two services and their servers start at the same time, beside what else a machine does. */
const START = { within: 60_000 };

/** Until it is in the middle of a stream. */
const streaming = async ({ connection }: Place) => {
  const games = new Queue(QUEUES.process.queue, { connection });
  await until('the stream', () => games.getWaitingCount(), START);
};

/** Until it has engines, and a record that the API does not answer. */
const landing = async ({ served, connection }: Place) => {
  served.mode = 'hang';
  const games = new Queue(QUEUES.process.queue, { connection });
  const work = new Queue(QUEUES.analyze.queue, { connection });
  const data: Payload<'process'> = {
    records: [{ line: 'nonsense', seq: 0 }],
    pageId: 1,
    playerId: username.toLowerCase(),
    fetchedAt: Date.now(),
  };
  await games.add(QUEUES.process.job, data);
  await until('the engines', async () => (await work.getWorkers()).length > 0, START);
  await until('the record', () => games.getActiveCount());
};

const AT_WORK = { producer: streaming, consumer: landing };

for (const service of ['producer', 'consumer'] as const) {
  test.concurrent(`told to stop while Redis does not answer, a ${service} ends in order well within ten seconds`, () =>
    withPlace(async (place) => {
      const running = start(service, place.served.url, place.redis);
      try {
        await AT_WORK[service](place);
        process.kill(place.redis.pid(), 'SIGSTOP');
        const began = performance.now();
        running.kill('SIGTERM');
        expect(await running.exited).toBe(0);
        expect(performance.now() - began).toBeLessThan(8_500);
      } finally {
        running.kill('SIGKILL');
        await running.exited;
      }
    }));
}

test('told a second time, a producer ends at once', async () => {
  const redis = await ownRedis();
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const turns = new Queue(QUEUES.fetch.queue, { connection });
  const running = start('producer', 'http://127.0.0.1:1', redis);
  try {
    await until('the worker', async () => (await turns.getWorkers()).length > 0);
    process.kill(redis.pid(), 'SIGSTOP');
    const began = performance.now();
    // The second one comes when the first was heard.
    while (running.exitCode === null) {
      running.kill('SIGTERM');
      await Promise.race([running.exited, Bun.sleep(50)]);
    }
    expect(running.exitCode).toBe(130);
    // In order it takes longer: the worker alone has 4 s.
    expect(performance.now() - began).toBeLessThan(4_000);
  } finally {
    running.kill('SIGKILL');
    await running.exited;
    process.kill(redis.pid(), 'SIGCONT');
    connection.disconnect();
    await redis.stop();
  }
});
