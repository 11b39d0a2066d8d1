import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
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
let served: ServedApi;
let redis: OwnRedis;
let connection: Redis;
let child: Bun.Subprocess | undefined;

beforeAll(async () => {
  lichess = await startLichess({ players: 1, gamesPer: 150, rate: 20 });
  username = (await lichess.players())[0]?.username ?? '';
  served = await serveTestApi();
  await served.api.ask('POST', '/api/players', { username });
  redis = await ownRedis();
  await writeEpoch(redis.url);
  connection = new Redis(redis.url, { maxRetriesPerRequest: null });
});
afterEach(async () => {
  process.kill(redis.pid(), 'SIGCONT');
  child?.kill('SIGKILL');
  await child?.exited;
});
afterAll(async () => {
  connection.disconnect();
  await redis.stop();
  await served.close();
  await lichess.stop();
});

const start = (service: keyof typeof ENTRY) => {
  const { PATH = '', HOME = '', STOCKFISH_PATH } = process.env;
  child = Bun.spawn([process.execPath, '--no-env-file', ENTRY[service]], {
    env: {
      PATH,
      HOME,
      ...(STOCKFISH_PATH && { STOCKFISH_PATH }),
      LOG_LEVEL: 'fatal',
      REDIS_URL: redis.url,
      ROOKERY_API_URL: served.url,
      ROOKERY_TOKEN: SERVICE_TOKENS[service],
      ROOKERY_LEASE_MS: '30000',
      ROOKERY_ENGINES: '1',
      LICHESS_URL: lichess.url,
    },
    stdout: 'inherit',
    stderr: 'inherit',
  });
  return child;
};

/** Until it is in the middle of a stream. */
const streaming = async () => {
  const games = new Queue(QUEUES.process.queue, { connection });
  await until('the stream', async () => (await games.getWaitingCount()) >= 2, { within: 15_000 });
};

/** Until it has engines, and a record that the API does not answer. */
const landing = async () => {
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
  await until('the engines', async () => (await work.getWorkers()).length > 0, { within: 15_000 });
  await until('the record', () => games.getActiveCount());
};

const AT_WORK = { producer: streaming, consumer: landing };

for (const service of ['producer', 'consumer'] as const) {
  test(`told to stop while Redis does not answer, a ${service} ends in order well within ten seconds`, async () => {
    const running = start(service);
    await AT_WORK[service]();
    process.kill(redis.pid(), 'SIGSTOP');
    const began = performance.now();
    running.kill('SIGTERM');
    expect(await running.exited).toBe(0);
    expect(performance.now() - began).toBeLessThan(8_500);
  }, 40_000);
}
