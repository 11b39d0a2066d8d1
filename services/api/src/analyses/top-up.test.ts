import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Analysis, AnalysisQueue, BulkAnswer } from '@rookery/shared/contract/analysis.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { openApi, startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { ownRedis } from '@rookery/tools/test/own-redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { savePly } from './save-ply.ts';
import { createTopUp } from './top-up.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
const { sql } = api.db;
afterAll(async () => {
  await worker.close();
  await api.close();
});

const { clocks: _clocks, ...PLAIN } = ORDINARY;
let games = 0;
const store = async (changes: Partial<LichessGame> = {}): Promise<string> => {
  const id = `many${String(++games).padStart(4, '0')}`;
  const createdAt = ORDINARY.createdAt + games * 60_000;
  const game = { ...PLAIN, moves: 'e4 e5 Nf3', ...changes, id, createdAt };
  expect((await api.ask('PUT', `/api/games/${id}`, { game })).status).toBe(201);
  return id;
};
const storeMany = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await store());
  return ids;
};
const bulk = (body: object) => api.ask<BulkAnswer>('POST', '/api/analyses', body);
const queue = async (query = '') => (await api.ask<AnalysisQueue>('GET', `/api/analyses${query}`)).body;
const request = (id: string, body: object = {}) =>
  api.ask<Analysis>('POST', `/api/games/${id}/analysis`, body);
const patch = (body: object) => api.ask('PATCH', '/api/players/anna', body);
const waitingIds = async () => (await queue('?limit=500')).items.map(({ gameId }) => gameId);
const dispatched = async () => (await worker.chunks()).map(({ gameId }) => gameId);

beforeEach(async () => {
  // What fills the queue behind a test before is over then.
  await api.topUp();
  await sql`truncate follows, games, sides, evaluations, analyses cascade`;
  await worker.flush();
});

describe('POST /analyses', () => {
  test('asks for the games of a filter, the newest first, behind what persons asked for', async () => {
    const [a, b, c] = await storeMany(3);
    await store({ variant: 'atomic', perf: 'atomic', opening: undefined, moves: 'e4' });
    expect(
      await bulk({ filter: { player: 'anna', variant: ['standard'], rated: true }, nodes: 20_000 }),
    ).toEqual(expect.objectContaining({ status: 202, body: { requested: 3, alreadyDone: 0, skipped: [] } }));
    await until('all of them', async () => (await worker.chunks()).length === 3);
    expect((await worker.chunks()).map(({ priority }) => priority)).toEqual([10, 10, 10]);
    await request(a as string, { nodes: 20_000 });
    expect((await worker.chunks())[0]).toMatchObject({ gameId: a, priority: 2 });
    expect((await queue()).items).toMatchObject([
      { gameId: a, priority: 'person', nodes: 20_000, state: 'queued', plies: 3 },
      { gameId: c, priority: 'bulk' },
      { gameId: b, priority: 'bulk' },
    ]);
  });

  test('games that are named go before the others, those that wait too', async () => {
    const [a, b, c] = (await storeMany(3)) as [string, string, string];
    await bulk({ nodes: 20_000, limit: 2 });
    await until('them', async () => (await worker.chunks()).length === 2);
    expect((await bulk({ filter: { ids: `${a},${b}` }, nodes: 20_000 })).body.requested).toBe(2);
    await until(
      'both',
      async () => (await worker.chunks()).filter(({ priority }) => priority === 2).length === 2,
    );
    const first = (await worker.chunks()).slice(0, 2).map(({ gameId, priority }) => [gameId, priority]);
    expect(first.sort()).toEqual([
      [a, 2],
      [b, 2],
    ]);
    expect((await queue()).items).toMatchObject([
      { priority: 'person' },
      { priority: 'person' },
      { gameId: c, priority: 'bulk' },
    ]);
  });

  test('says what is done, what waits already, and what cannot be analyzed', async () => {
    const done = await store();
    await request(done, { nodes: 50_000 });
    await worker.workAll();
    await store();
    await store({ moves: '', opening: undefined, division: undefined, status: 'noStart' });
    await store({ status: 'started', winner: undefined });
    const all = { status: 'resign,noStart,started' };
    const first = await bulk({ filter: all, nodes: 50_000 });
    expect(first.body).toEqual({
      requested: 1,
      alreadyDone: 1,
      skipped: [
        { code: 'game_unfinished', count: 1 },
        { code: 'game_without_moves', count: 1 },
      ],
    });
    expect((await bulk({ filter: all, nodes: 50_000 })).body).toEqual(first.body);
    expect((await queue()).queued).toBe(1);
    // For more nodes the one that is done begins anew.
    expect((await bulk({ filter: all, nodes: 60_000 })).body).toMatchObject({ requested: 2, alreadyDone: 0 });
    await until('both', async () => new Set(await dispatched()).size === 2);
    // Of two games of the same moves one is searched.
    expect(Object.values(await worker.workAll()).flat()).toHaveLength(4);
    expect((await bulk({ filter: all, nodes: 60_000 })).body).toMatchObject({ requested: 0, alreadyDone: 2 });
  });

  test('takes so many as are wanted, and all that are finished without a filter', async () => {
    const ids = await storeMany(4);
    expect((await bulk({ filter: { order: 'asc' }, limit: 2 })).body.requested).toBe(2);
    expect((await waitingIds()).sort()).toEqual(ids.slice(0, 2));
    expect((await bulk({})).body.requested).toBe(4);
  });

  test('leaves a person’s request that waits where it is, unless it is weaker, and then keeps its place', async () => {
    const id = await store();
    await request(id, { nodes: 30_000 });
    await bulk({ nodes: 20_000 });
    expect((await queue()).items).toMatchObject([{ priority: 'person', nodes: 30_000 }]);
    await bulk({ nodes: 40_000 });
    expect((await queue()).items).toMatchObject([{ priority: 'person', nodes: 40_000 }]);
  });

  test.each<[object, string, string]>([
    [{ filter: { colour: 'white' } }, 'unknown_filter', 'colour'],
    [{ filter: { color: 'white' } }, 'player_required', 'color'],
    [{ filter: { variant: ['chess'] } }, 'invalid_parameter', 'variant'],
    [{ nodes: 10 }, 'invalid_body', 'nodes'],
    [{ limit: 0 }, 'invalid_body', 'limit'],
    [{ filters: {} }, 'invalid_body', 'filters'],
    [{ filter: 'all' }, 'invalid_body', 'filter'],
  ])('of %j is %s', async (body, code, named) => {
    const { status, body: problem } = await api.ask<Problem>('POST', '/api/analyses', body);
    expect([status, problem.code as string]).toEqual([400, code]);
    expect(problem.detail).toContain(named);
  });

  test('does not fill Redis: games are dispatched as others are done', async () => {
    await storeMany(12);
    const topUp = createTopUp(api.desk, { mostWaiting: 5, restMs: 0 });
    await sql`insert into analyses (game_no, nodes, plies, priority, open_positions) select no, 20000, plies, 10, 4 from games`;
    await topUp();
    expect(await dispatched()).toHaveLength(5);
    await topUp();
    expect(await dispatched()).toHaveLength(5);
    const [job] = await worker.chunks();
    if (!job) throw new Error('no job');
    await worker.drain();
    const { work } = await worker.take(job);
    if (!work) throw new Error('no work');
    const result = searched(STOCKFISH, work, [{ score: { cp: 1 }, pv: ['a2a3'], depth: 20 }]);
    // Told of the end, the API would fill the queue to its own limit.
    for (const ply of work.plies)
      await savePly(api.desk, job.gameId, { ply, generation: job.generation, result });
    await topUp();
    expect(await dispatched()).toHaveLength(5);
    expect(await dispatched()).not.toContain(job.gameId);
  });

  test('of games that Lichess analyzed needs no engine', async () => {
    const analysis = [{ eval: 10 }, { eval: 20 }, { eval: 10 }];
    const ids: string[] = [];
    for (let i = 0; i < 60; i++) ids.push(await store({ analysis }));
    await bulk({});
    await until('all of them', async () => (await queue()).queued === 0);
    expect(await worker.chunks()).toEqual([]);
    const { body } = await api.ask<Analysis>('GET', `/api/games/${ids[0]}/analysis`);
    expect(body).toMatchObject({ source: 'rookery', state: 'done', shipped: 3 });
  });
});

describe('what Redis lost', () => {
  test('is dispatched again when the tick says so, and only what is missing', async () => {
    const id = await store({ moves: PLAIN.moves });
    await request(id);
    const [last, first] = await worker.chunks();
    if (!last || !first) throw new Error('no chunks');
    await worker.work(last);
    await worker.flush();
    await api.topUp();
    expect(await worker.chunks()).toEqual([]);
    expect((await api.ask('POST', '/api/syncs/due', { lost: true })).status).toBe(200);
    await until('the rest', async () => (await worker.chunks()).length > 0);
    expect(await worker.chunks()).toEqual([first]);
    await worker.workAll();
    expect((await api.ask<Analysis>('GET', `/api/games/${id}/analysis`)).body.state).toBe('done');
  });

  test('is found by itself after a while without news, and what waits stays one job', async () => {
    const id = await store();
    await request(id);
    const aged = (ms: number) =>
      sql`update analyses set dispatched_at = now() - ${ms} * interval '1 ms', seen_at = now() - ${ms} * interval '1 ms'`;
    const topUp = createTopUp(api.desk, { staleMs: 60_000, restMs: 0 });
    await aged(61_000);
    await topUp();
    expect(await dispatched()).toEqual([id]);
    await worker.flush();
    await aged(20_000);
    await topUp();
    expect(await dispatched()).toEqual([]);
    await aged(61_000);
    await topUp();
    expect(await dispatched()).toEqual([id]);
  });

  test('was never there, while Redis was away: nothing throws, and the tick does it later', async () => {
    const redis = await ownRedis();
    const second = await openApi(api.databaseUrl, redis.url);
    const theirs = createFakeWorker(second);
    try {
      const id = await store();
      // The first API fills its own queue after it, and would take the game.
      await api.topUp();
      await redis.kill();
      await until('Redis to be away', async () => !(await second.dispatch.ready()));
      expect((await second.ask('POST', `/api/games/${id}/analysis`)).status).toBe(202);
      expect((await second.ask('POST', '/api/analyses', {})).status).toBe(202);
      await second.topUp({ lost: true });
      await redis.start();
      await until('the work', async () => {
        await second.topUp();
        return (await second.dispatch.analysesWaiting()) === 1;
      });
      expect((await theirs.workAll())[id]).toHaveLength(4);
    } finally {
      await theirs.close();
      await second.close();
      await redis.stop();
    }
  });
});

describe('a player whose games are analyzed', () => {
  const follow = () => api.ask('POST', '/api/players', { username: 'Anna' });

  test('as they come has only those that came afterwards', async () => {
    await follow();
    const old = await store();
    await patch({ analyze: 'new', nodes: 20_000 });
    const fresh = await store();
    await store({ status: 'started', winner: undefined });
    await store({ moves: '', opening: undefined, division: undefined, status: 'noStart' });
    await store({ players: { white: {}, black: {} } });
    await api.topUp();
    expect(await waitingIds()).toEqual([fresh]);
    expect(await worker.chunks()).toMatchObject([{ gameId: fresh, priority: 5 }]);
    expect((await queue()).items).toMatchObject([{ priority: 'new', nodes: 20_000 }]);
    // Saying it again does not move the line.
    await patch({ analyze: 'new' });
    await worker.workAll();
    await api.topUp();
    expect(await waitingIds()).toEqual([]);
    expect((await api.ask('GET', `/api/games/${old}/analysis`)).status).toBe(404);
  });

  test('as a whole has its history behind everything else, the newest first', async () => {
    await follow();
    const old = await storeMany(3);
    await patch({ analyze: 'all' });
    const fresh = await store();
    const asked = await store({ players: { white: {}, black: {} } });
    await request(asked);
    await api.topUp();
    const order = (await worker.chunks()).map(({ gameId, priority }) => [gameId, priority]);
    expect(order.slice(0, 2)).toEqual([
      [asked, 2],
      [fresh, 5],
    ]);
    expect(order.slice(2).map(([, priority]) => priority)).toEqual([20, 20, 20]);
    expect(order.slice(2).map(([id]) => id as string)).toEqual(old.toReversed());
    // Nothing is analyzed twice.
    await worker.workAll();
    await api.topUp();
    expect(await worker.chunks()).toEqual([]);
  });

  test('as a whole has games go first that are asked for meanwhile', async () => {
    await follow();
    const [first, second] = await storeMany(2);
    await patch({ analyze: 'all', nodes: 50_000 });
    await api.topUp();
    expect((await bulk({ nodes: 50_000, limit: 1 })).body.requested).toBe(1);
    await until('it goes first', async () => (await worker.chunks())[0]?.priority === 10);
    expect((await worker.chunks())[0]?.gameId).toBe(second as string);
    await request(first as string, { nodes: 50_000 });
    expect((await worker.chunks()).map(({ gameId, priority }) => [gameId, priority])).toEqual([
      [first as string, 2],
      [second as string, 10],
      [second as string, 20],
      [first as string, 20],
    ]);
    // The jobs that come second find nothing left to do.
    expect((await worker.workAll())[first as string]).toHaveLength(4);
    expect((await queue()).items).toEqual([]);
  });

  test('no more has what nobody began given up', async () => {
    await follow();
    await storeMany(3);
    await patch({ analyze: 'all' });
    const topUp = createTopUp(api.desk, { mostWaiting: 1, restMs: 0 });
    await topUp();
    expect(await waitingIds()).toHaveLength(3);
    await patch({ analyze: 'none' });
    await topUp();
    expect(await waitingIds()).toHaveLength(1);
  });

  test('is not looked at each time, once there was nothing to do', async () => {
    await follow();
    await patch({ analyze: 'new' });
    const topUp = createTopUp(api.desk, { restMs: 60_000 });
    await topUp();
    await store();
    await topUp();
    expect(await waitingIds()).toEqual([]);
    await api.topUp();
    expect(await waitingIds()).toHaveLength(1);
  });

  test('does not take what is analyzed already, or was canceled', async () => {
    await follow();
    const id = await store();
    await request(id);
    await api.ask('DELETE', `/api/games/${id}/analysis`);
    await patch({ analyze: 'all' });
    await worker.drain();
    await api.topUp();
    expect(await worker.chunks()).toEqual([]);
  });
});

describe('GET /analyses', () => {
  test('is a list in pages, in the order in which games are taken', async () => {
    await storeMany(5);
    await bulk({ nodes: 20_000 });
    await request(await store());
    const whole = await queue();
    const paged: string[] = [];
    let next: string | null = null;
    do {
      const page = await queue(`?limit=2${next ? `&cursor=${next}` : ''}`);
      paged.push(...page.items.map(({ gameId }) => gameId));
      next = page.next;
    } while (next);
    expect(paged).toEqual(whole.items.map(({ gameId }) => gameId));
    expect(paged).toHaveLength(6);
    expect(whole).toMatchObject({ queued: 6, running: 0, positionsLeft: 24 });
    expect((await queue('?state=running')).items).toEqual([]);
  });

  test('estimates by the speed that the workers measured, and only then', async () => {
    await request(await store(), { nodes: 100_000 });
    expect(await queue()).toMatchObject({ nodesPerSecond: null, secondsLeft: null });
    await worker.report({ nodesPerSecond: null });
    expect(await queue()).toMatchObject({
      secondsLeft: null,
      workers: [
        { id: 'test-1', families: ['standard', 'fairy'], missing: [], lacks: [], nodesPerSecond: null },
      ],
    });
    await worker.report({ nodesPerSecond: 300_000 });
    await worker.report({ id: 'test-2', nodesPerSecond: 100_000, fairy: { missing: 'install it' } });
    const now = await queue();
    expect(now).toMatchObject({ positionsLeft: 4, nodesPerSecond: 400_000, secondsLeft: 1 });
    expect(now.workers[1]).toMatchObject({ families: ['standard'], missing: ['install it'] });
    const [job] = await worker.chunks();
    if (!job) throw new Error('no job');
    await worker.work(job);
    expect(await queue()).toMatchObject({ positionsLeft: 0, secondsLeft: 0, queued: 0, running: 0 });
  });

  test.each([
    ['?state=done', 'invalid_parameter'],
    ['?nodes=1', 'unknown_filter'],
    ['?cursor=xx', 'invalid_cursor'],
  ])('%s is %s', async (query, code) => {
    const { status, body } = await api.ask<Problem>('GET', `/api/analyses${query}`);
    expect([status, body.code as string]).toEqual([400, code]);
  });
});
