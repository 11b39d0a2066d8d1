import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { parsePayload, QUEUES, recordsOf } from '@rookery/shared/jobs.ts';
import { createReleasers, type Releasers } from '@rookery/shared/releasers.ts';
import { type Lichess, startLichess } from '@rookery/tools/lichess/start.ts';
import { type TestRedis, testRedis } from '@rookery/tools/test/redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { HIGH_WATER, LOW_WATER } from './backpressure.ts';
import { writeEpoch } from './lock/write-epoch.ts';
import { dispatchDue } from './orchestrator/dispatch-due.ts';
import { healTick } from './orchestrator/schedule.ts';
import { startProducer } from './producer.ts';
import { createFakeLedger, type FakeLedger } from './test/fake-ledger.ts';
import { quietLog } from './test/quiet-log.ts';

let lichess: Lichess;
let server: TestRedis;
let connection: Redis;
let queues: { tick: Queue; fetch: Queue; games: Queue };
let ledger: FakeLedger;
let releasers: Releasers;

beforeAll(async () => {
  lichess = await startLichess({ players: 2, gamesPer: 40, seed: 7 });
  await addRunning();
  server = await testRedis();
  connection = new Redis(server.url, { maxRetriesPerRequest: null });
  const open = (key: keyof typeof QUEUES) => new Queue(QUEUES[key].queue, { connection });
  queues = { tick: open('orchestrator'), fetch: open('fetch'), games: open('process') };
});
afterAll(async () => {
  connection.disconnect();
  await lichess.stop();
});
beforeEach(async () => {
  await server.flush();
  // No request of an earlier test is open: nobody has to wait for the end of one.
  await writeEpoch(server.url);
  await lichess.setFaults([]);
  ledger = createFakeLedger();
  releasers = createReleasers(quietLog);
});
afterEach(() => releasers.close());

const start = (own: Releasers = releasers) =>
  startProducer({
    api: ledger,
    redisUrl: server.url,
    lichessUrl: lichess.url,
    lichessToken: undefined,
    contact: 'test@example.org',
    token: 'a'.repeat(32),
    leaseMs: 3_000,
    // The timer of the kernel would kill the test run.
    lockMode: 'reduced',
    stopping: new AbortController(),
    releasers: own,
    log: quietLog,
  });

/** So small a world has no running game. */
const addRunning = async () => {
  const [player] = await lichess.players();
  const { winner: _, ...game } = JSON.parse((await lichess.games(player?.username ?? ''))[0] ?? '');
  await lichess.addGames([{ ...game, id: 'running1', status: 'started', createdAt: game.createdAt - 1 }]);
};

const players = () => lichess.players();
const settled = () => until('every sync to end', () => ledger.players.every(({ done }) => done));
const dispatched = async () =>
  (await queues.games.getJobs(['waiting'])).flatMap(({ data }) => recordsOf(parsePayload('process', data)));

describe('the producer', () => {
  test('fetches every game of every player, one request at a time, page by page in turn', async () => {
    const followed = await players();
    for (const { username } of followed) ledger.follow(username, 10);
    await start();
    await settled();
    const lines = new Set((await dispatched()).map(({ line }) => line));
    const shown = (await Promise.all(followed.map(({ username }) => lichess.shown(username)))).flat();
    expect(lines).toEqual(new Set(shown));
    const statuses = new Set(shown.map((line) => (JSON.parse(line) as { status: string }).status));
    expect([...statuses]).toEqual(expect.arrayContaining(['started', 'aborted', 'resign']));
    const order = ledger.opened.map(({ playerId }) => playerId);
    expect(order.slice(0, 6)).toEqual([0, 1, 0, 1, 0, 1].map((i) => followed[i]?.id ?? ''));
    const report = await lichess.report();
    expect({ most: report.mostOpen, bad: report.badRequests }).toEqual({ most: 1, bad: [] });
    expect(Object.keys(report.userAgents)).toEqual([
      expect.stringMatching(/^Rookery\/\S+ \(\+test@example\.org; \w{12}\)$/),
    ]);
  });

  test('several producers never have two requests open', async () => {
    for (const { username } of await players()) ledger.follow(username, 5);
    const all = [releasers, createReleasers(quietLog), createReleasers(quietLog)];
    await Promise.all(all.map(start));
    await settled();
    await Promise.all(all.map((one) => one.close()));
    expect((await lichess.report()).overlaps).toBe(0);
  });

  test('a turn that waits or runs is not dispatched twice', async () => {
    ledger.follow('Ann');
    for (let i = 0; i < 3; i++) await dispatchDue(ledger, queues.fetch);
    expect(await queues.fetch.getWaitingCount()).toBe(1);
  });

  test('a link that breaks at every third game gets through a history', async () => {
    const [player] = await players();
    await lichess.setFaults([{ kind: 'cut', times: 'always', at: 3 }]);
    ledger.follow(player?.username ?? '', 30);
    await start();
    await settled();
    expect(ledger.failures).toEqual([]);
    const ids = new Set((await dispatched()).map(({ line }) => (JSON.parse(line) as { id: string }).id));
    expect(ids.size).toBe((await lichess.shown(player?.username ?? '')).length);
    expect((await lichess.report()).overlaps).toBe(0);
  });

  test('asks for games by id, among them one that Lichess does not know', async () => {
    const [player] = await players();
    const shown = (await lichess.shown(player?.username ?? '')).slice(0, 5);
    const ids = shown.map((line) => (JSON.parse(line) as { id: string }).id);
    ledger.follow(player?.username ?? '');
    for (const one of ledger.players) Object.assign(one, { ids: [...ids, 'zzzzzzzz'], since: Date.now() });
    await start();
    await settled();
    expect(ledger.seals).toMatchObject([
      { lines: 5, end: 'complete', reachedEnd: false, missing: ['zzzzzzzz'] },
      { lines: 0, reachedEnd: true },
    ]);
    expect(new Set((await dispatched()).map(({ line }) => line))).toEqual(new Set(shown));
    const { byPath, badRequests } = await lichess.report();
    expect(byPath['/api/games/export/_ids']).toBe(1);
    expect(badRequests).toEqual([]);
  });

  test('a Lichess that is down is knocked at seldom, however many players wait', async () => {
    await lichess.reset();
    await lichess.setFaults([{ kind: '503', times: 'always' }]);
    for (let i = 0; i < 100; i++) ledger.follow(`player${i}`);
    await start();
    await until('the first knock', () => ledger.failures.length);
    const began = performance.now();
    await until('the third knock', () => ledger.failures.length >= 3);
    // Half a second at least, and then a second.
    expect(performance.now() - began).toBeGreaterThan(1_400);
    expect((await lichess.report()).requests).toBe(3);
    expect(await queues.fetch.getWaitingCount()).toBeGreaterThan(90);
    expect(ledger.failures.every(({ kind }) => kind === 'lichess')).toBe(true);
  });

  test('a turn whose producers died too often is dispatched again', async () => {
    const [player] = await players();
    ledger.follow(player?.username ?? '');
    await dispatchDue(ledger, queues.fetch);
    // As five producers that died with it leave it.
    const [job] = await queues.fetch.getWaiting();
    await connection.hset(
      `bull:api_queue:${job?.id}`,
      'stc',
      6,
      'defa',
      'job stalled more than allowable limit',
    );
    await start();
    await until('the turn to fail', () => queues.fetch.getFailedCount());
    await dispatchDue(ledger, queues.fetch);
    await settled();
    expect(ledger.seals).toHaveLength(1);
  });

  test('a flush in the middle of a sync costs no more than the quarantine of the lock', async () => {
    const [player] = await players();
    await lichess.setFaults([{ kind: 'stall', at: 4, ms: 300 }]);
    ledger.follow(player?.username ?? '', 10);
    await start();
    await until('the first games', async () => (await dispatched()).length >= 4);
    await server.flush();
    const began = performance.now();
    await settled();
    // The lease and its margin are 4 s here.
    expect(performance.now() - began).toBeLessThan(6_000);
    expect(ledger.losses).toBeGreaterThan(0);
    expect((await lichess.report()).overlaps).toBe(0);
  });

  test('a 429 keeps every turn from Lichess until its time is over', async () => {
    const [ann, bob] = await players();
    await lichess.setFaults([{ kind: '429', seconds: 1 }]);
    ledger.follow(ann?.username ?? '');
    ledger.follow(bob?.username ?? '');
    await start();
    await until('the first answer', () => ledger.failures.length > 0);
    expect(ledger.failures).toMatchObject([{ kind: 'rateLimited', retryAfterMs: 1_000 }]);
    await settled();
    const { tooEarly, overlaps } = await lichess.report();
    expect({ tooEarly, overlaps, seals: ledger.seals.length }).toEqual({
      tooEarly: 0,
      overlaps: 0,
      seals: 1,
    });
  });

  test('the wait that the ledger remembers is kept after a flush', async () => {
    const [player] = await players();
    ledger.follow(player?.username ?? '');
    ledger.cooldownUntil = new Date(Date.now() + 700);
    const began = performance.now();
    await start();
    await settled();
    expect(performance.now() - began).toBeGreaterThan(600);
  });

  test('an API that is away is waited for without losing the turn', async () => {
    const [player] = await players();
    ledger.follow(player?.username ?? '');
    ledger.away.add('openPage');
    await start();
    await until('the turn to be put off', () => queues.fetch.getDelayedCount());
    ledger.away.clear();
    await settled();
    expect(await queues.fetch.getFailedCount()).toBe(0);
  });

  test('stands still above the high mark, without the lock, until the queue is below the low one', async () => {
    const filler = Array.from({ length: HIGH_WATER + 1 }, (_, seq) => ({ name: 'x', data: { seq } }));
    await queues.games.addBulk(filler);
    const [player] = await players();
    ledger.follow(player?.username ?? '');
    await start();
    await until('the turn to be taken', () => queues.fetch.getActiveCount());
    expect(await connection.exists('rookery:lichess:lock')).toBe(0);
    expect(ledger.opened).toEqual([]);
    await connection.ltrim('bull:db_queue:wait', 0, LOW_WATER - 2);
    await settled();
    expect(ledger.opened).toHaveLength(1);
  });

  test('the tick is put back after a flush, and with it that one turn runs at a time', async () => {
    await start();
    expect((await queues.tick.getJobSchedulers()).map(({ key }) => key)).toEqual(['tick']);
    expect(await healTick(queues.tick, queues.fetch)).toBe(false);
    await server.flush();
    expect(await healTick(queues.tick, queues.fetch)).toBe(true);
    expect(await queues.tick.getJobSchedulersCount()).toBe(1);
    expect(await queues.fetch.getGlobalConcurrency()).toBe(1);
  });

  test('stops within a second in the middle of a page, and the next producer goes on', async () => {
    const [player] = await players();
    await lichess.setFaults([{ kind: 'stall', at: 4 }]);
    ledger.follow(player?.username ?? '', 100);
    const first = createReleasers(quietLog);
    await start(first);
    await until('the first games', async () => (await dispatched()).length >= 4);
    const began = performance.now();
    await first.close();
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(ledger.seals).toMatchObject([{ lines: 4, end: 'cut' }]);
    await start();
    await settled();
    expect((await lichess.report()).overlaps).toBe(0);
  });

  test('a page of nothing costs less than 100 ms', async () => {
    const [player] = await players();
    ledger.follow(player?.username ?? '');
    for (const one of ledger.players) one.since = Date.now();
    await start();
    await settled();
    for (const one of ledger.players) Object.assign(one, { done: false, turn: 2 });
    const began = performance.now();
    await dispatchDue(ledger, queues.fetch);
    await settled();
    expect(performance.now() - began).toBeLessThan(100);
  });
});
