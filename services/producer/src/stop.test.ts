import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { QUEUES, recordsOf } from '@rookery/shared/jobs.ts';
import { type Lichess, startLichess } from '@rookery/tools/lichess/start.ts';
import { SERVICE_TOKENS, startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
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
let api: TestApi;
let server: ReturnType<typeof Bun.serve>;
let connection: Redis;
let games: Queue;
/** What a path ends with that the API does not answer. */
let deafTo: string | undefined;
let children: Bun.Subprocess[] = [];

beforeAll(async () => {
  lichess = await startLichess({ players: 1, gamesPer: 60 });
  username = (await lichess.players())[0]?.username ?? '';
});
afterAll(() => lichess.stop());
beforeEach(async () => {
  api = await startTestApi();
  deafTo = undefined;
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) =>
      deafTo !== undefined && new URL(request.url).pathname.endsWith(deafTo)
        ? new Promise<Response>(() => undefined)
        : api.app.fetch(request),
  });
  connection = new Redis(api.redisUrl, { maxRetriesPerRequest: null });
  games = new Queue(QUEUES.process.queue, { connection });
  await writeEpoch(api.redisUrl);
  await lichess.reset();
  await lichess.setFaults([]);
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map(({ exited }) => exited));
  children = [];
  connection.disconnect();
  await server.stop(true);
  await api.close();
});

const start = (service: keyof typeof ENTRY) => {
  const { PATH = '', HOME = '' } = process.env;
  const child = Bun.spawn([process.execPath, '--no-env-file', ENTRY[service]], {
    env: {
      PATH,
      HOME,
      LOG_LEVEL: 'error',
      REDIS_URL: api.redisUrl,
      ROOKERY_API_URL: server.url.origin,
      ROOKERY_TOKEN: SERVICE_TOKENS[service],
      // A slow machine can renew it; whoever comes after a stream that was broken off waits a third of it.
      ROOKERY_LEASE_MS: '6000',
      ROOKERY_ENGINES: '1',
      LICHESS_URL: lichess.url,
    },
    stdout: 'inherit',
    stderr: 'inherit',
  });
  children.push(child);
  return child;
};

/** Sends a signal and waits for the end. */
const stop = async (child: Bun.Subprocess) => {
  const began = performance.now();
  child.kill('SIGTERM');
  const code = await child.exited;
  return { code, ms: performance.now() - began };
};

const records = async () => (await games.getJobs(['waiting'])).flatMap(({ data }) => recordsOf(data));
const stored = async () => Number((await api.db.sql`select count(*)::int as n from games`)[0]?.n);
/** The next stream stands still behind so many games, until whoever reads it goes away: a stop falls into it. */
const stallAt = (at: number) => lichess.setFaults([{ kind: 'stall', at }]);
const streamed = (count: number) => until('the stream', async () => (await records()).length === count);

describe('a process that is told to stop', () => {
  test('in the middle of a stream, the producer seals what is whole and ends at once', async () => {
    await stallAt(8);
    await api.ask('POST', '/api/players', { username });
    const producer = start('producer');
    await streamed(8);
    const { code, ms } = await stop(producer);
    expect(code).toBe(0);
    // A stream that went on would have 4 s.
    expect(ms).toBeLessThan(3_500);
    const [page] = await api.db.sql`select lines, sealed_at from pages`;
    expect(page?.sealed_at).not.toBeNull();
    expect(page?.lines).toBe(8);
    const places = (await records()).map(({ seq }) => seq);
    expect(places.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await until('Lichess to see the end', async () => (await lichess.report()).open === 0);
  });

  test('producers and consumers, one after the other, lose nothing', async () => {
    await stallAt(40);
    await api.ask('POST', '/api/players', { username });
    const shown = (await lichess.shown(username)).length;
    const first = [start('producer'), start('consumer')];
    await until('the first games', async () => (await stored()) >= 10);
    for (const child of first.toReversed()) expect((await stop(child)).code).toBe(0);
    expect(await games.getActiveCount()).toBe(0);
    expect(await stored()).toBeLessThan(shown);
    start('producer');
    start('consumer');
    await until('every game', async () => (await stored()) === shown);
    expect(await games.getFailedCount()).toBe(0);
    expect((await lichess.report()).overlaps).toBe(0);
    // Four services start, two by two.
  }, 120_000);

  test('ends in seconds where the API does not answer, and the page is read again', async () => {
    deafTo = '/seal';
    await stallAt(8);
    await api.ask('POST', '/api/players', { username });
    const producer = start('producer');
    await streamed(8);
    const { code, ms } = await stop(producer);
    expect(code).toBe(0);
    // The call has a second and a half and the worker four seconds; without limits it would be eight and more.
    expect(ms).toBeLessThan(6_000);
    deafTo = undefined;
    const sealed = () => api.db.sql`select 1 from pages where sealed_at is not null`;
    expect(await sealed()).toHaveLength(0);
    start('producer');
    await until('a page that is sealed', async () => (await sealed()).length > 0);
  });
});
