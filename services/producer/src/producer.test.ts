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
import { chunk, head, startRawServer, whole } from './test/raw-server.ts';

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

/** Starts one with a lease that no stall of the machine comes near, unless the test waits for its end. */
const start = ({ own = releasers, leaseMs = 30_000, lichessUrl = lichess.url } = {}) =>
  startProducer({
    api: ledger,
    redisUrl: server.url,
    lichessUrl,
    lichessToken: undefined,
    contact: 'test@example.org',
    token: 'a'.repeat(32),
    leaseMs,
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
    await Promise.all(all.map((own) => start({ own })));
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
    const shown = await lichess.shown(player?.username ?? '');
    const raw = await startRawServer();
    raw.script(async (socket, request) => {
      const { target } = request;
      const since = Number(new URL(target, raw.url).searchParams.get('since'));
      const left = shown.filter((line) => (JSON.parse(line) as { createdAt: number }).createdAt >= since);
      const [next = '', ...sent] = [left[3], ...left.slice(0, 3)];
      if (!target.includes('/games/') || next === '') return whole(...sent)(socket, request);
      const dispatches = (await dispatched()).length + sent.length;
      head(socket, {});
      chunk(socket, `${sent.join('\n')}\n${next.slice(0, 40)}`);
      // What is not read when a connection breaks is lost with it.
      await until('the games before the cut', async () => (await dispatched()).length >= dispatches);
      socket.destroy();
    });
    ledger.follow(player?.username ?? '', 30);
    await start({ lichessUrl: raw.url });
    await settled();
    raw.stop();
    expect(ledger.failures).toEqual([]);
    expect(new Set((await dispatched()).map(({ line }) => line))).toEqual(new Set(shown));
    expect(raw.mostOpen()).toBe(1);
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
    const knocks: number[] = [];
    const { failPage } = ledger;
    ledger.failPage = (...failure) => {
      knocks.push(performance.now());
      return failPage(...failure);
    };
    await start();
    await until('the third knock', () => ledger.failures.length >= 3);
    // Half a second at least, and then a second.
    const [first = 0, second = 0, third = 0] = knocks;
    expect(second - first).toBeGreaterThan(450);
    expect(third - second).toBeGreaterThan(950);
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
    await start({ leaseMs: 2_400 });
    await until('the first games', async () => (await dispatched()).length >= 4);
    await server.flush();
    const began = performance.now();
    await settled();
    // The lease and its margin are 3.2 s here; whoever looks after the tick comes 10 s after the start.
    expect(performance.now() - began).toBeLessThan(8_000);
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
    const began = performance.now();
    ledger.cooldownUntil = new Date(Date.now() + 700);
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

  test('stops at once in the middle of a page, and the next producer goes on', async () => {
    const [player] = await players();
    await lichess.setFaults([{ kind: 'stall', at: 4 }]);
    ledger.follow(player?.username ?? '', 100);
    const first = createReleasers(quietLog);
    // The next one waits for its margin.
    await start({ own: first, leaseMs: 6_000 });
    await until('the first games', async () => (await dispatched()).length >= 4);
    const began = performance.now();
    await first.close();
    // A stream that went on would have 4 s.
    expect(performance.now() - began).toBeLessThan(3_500);
    expect(ledger.seals).toMatchObject([{ lines: 4, end: 'cut' }]);
    await start({ leaseMs: 6_000 });
    await settled();
    expect((await lichess.report()).overlaps).toBe(0);
  });

  test('a page of nothing waits for nothing', async () => {
    const [player] = await players();
    ledger.follow(player?.username ?? '');
    for (const one of ledger.players) one.since = Date.now();
    await start();
    await settled();
    const times: number[] = [];
    for (let turn = 2; turn <= 21; turn++) {
      const began = performance.now();
      for (const one of ledger.players) Object.assign(one, { done: false, turn });
      await dispatchDue(ledger, queues.fetch);
      await settled();
      times.push(performance.now() - began);
    }
    expect(ledger.opened).toHaveLength(21);
    // The fastest, some 25 ms: the others may have met something else that this machine does.
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
