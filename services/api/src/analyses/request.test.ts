import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker, FAIRY, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const { clocks: _clocks, ...PLAIN } = ORDINARY;
let games = 0;
/** Stores a game like the ordinary one; its id. */
const store = async (changes: Partial<LichessGame> = {}): Promise<string> => {
  const id = `game${String(++games).padStart(4, '0')}`;
  const { status } = await api.ask('PUT', `/api/games/${id}`, { game: { ...PLAIN, ...changes, id } });
  expect(status).toBe(201);
  return id;
};

const post = (id: string, body?: object) => api.ask<Analysis>('POST', `/api/games/${id}/analysis`, body);
const get = (id: string, query = '') => api.ask<Analysis>('GET', `/api/games/${id}/analysis${query}`);
const problem = ({ status, body }: { status: number; body: unknown }) => [
  status,
  String((body as Problem).code),
];

beforeEach(async () => {
  // What fills the queue behind a test before is over then.
  await api.topUp();
  await worker.flush();
  await api.db.sql`truncate analyses, evaluations`;
});

describe('a request', () => {
  test('waits, in chunks of six positions from the last ply on, before all but what is asked of single positions', async () => {
    const id = await store();
    const { status, body } = await post(id, {});
    expect(status).toBe(202);
    expect(body).toMatchObject({
      gameId: id,
      state: 'queued',
      source: 'rookery',
      contract: { engine: null, nodes: 1_000_000, multiPv: 1 },
      plies: 10,
      covered: 0,
      white: null,
      black: null,
    });
    expect(body.moves.map(({ ply }) => ply)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await worker.chunks()).toEqual([
      { kind: 'chunk', gameId: id, generation: 1, from: 5, to: 10, priority: 2 },
      { kind: 'chunk', gameId: id, generation: 1, from: 0, to: 4, priority: 2 },
    ]);
  });

  test('without a body asks for a million nodes', async () => {
    expect((await post(await store())).body.contract.nodes).toBe(1_000_000);
  });

  test('twice, one after the other or at once, is one analysis', async () => {
    const id = await store();
    const answers = await Promise.all([post(id), post(id), post(id)]);
    answers.push(await post(id));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect((await worker.chunks()).map(({ generation }) => generation)).toEqual([1, 1]);
  });

  test('is answered 200 when it is done under as many nodes, or more', async () => {
    const id = await store();
    await post(id, { nodes: 50_000 });
    await worker.workAll();
    expect((await post(id, { nodes: 50_000 })).status).toBe(200);
    const { status, body } = await post(id, { nodes: 20_000 });
    expect([status, body.contract.nodes]).toEqual([200, 50_000]);
    expect(await worker.chunks()).toEqual([]);
    const { items } = (await api.ask<{ items: GameSummary[] }>('GET', '/api/games?limit=2')).body;
    expect(items.map((game) => [game.id === id, game.analyzed])).toContainEqual([true, true]);
    expect(items.map(({ analyzed }) => analyzed)).toContain(false);
  });

  test('for more nodes than what is done begins anew', async () => {
    const id = await store();
    await post(id, { nodes: 20_000 });
    await worker.workAll();
    const { status, body } = await post(id, { nodes: 50_000 });
    expect([status, body.state, body.covered, body.contract.nodes]).toEqual([202, 'queued', 0, 50_000]);
    expect((await worker.workAll())[id]).toHaveLength(11);
    expect((await get(id)).body).toMatchObject({ state: 'done', searched: 10, contract: { nodes: 50_000 } });
  });

  test('takes over a weaker one that waits, whose chunks then have nothing to do', async () => {
    const id = await store();
    await post(id, { nodes: 20_000 });
    const weak = (await worker.chunks())[0];
    if (!weak) throw new Error('no chunk');
    const { work } = await worker.take(weak);
    expect(work?.nodes).toBe(20_000);
    expect((await post(id, { nodes: 70_000 })).status).toBe(202);
    expect(await worker.take(weak)).toEqual({ work: null, retryAfterMs: null });
    const line = { score: { cp: 1 }, pv: ['a2a3'], depth: 9 };
    const old = searched(STOCKFISH, { nodes: 20_000, multiPv: 1 }, [line]);
    expect(await worker.give(id, 10, old)).toBe(true);
    expect((await get(id)).body).toMatchObject({ covered: 0, contract: { nodes: 70_000 } });
    // A weaker one does not weaken it.
    expect((await post(id, { nodes: 20_000 })).body.contract.nodes).toBe(70_000);
    expect((await worker.workAll())[id]).toHaveLength(11);
  });

  test('with force searches what is done again', async () => {
    const id = await store();
    await post(id, { nodes: 20_000 });
    await worker.workAll();
    const { status, body } = await post(id, { nodes: 20_000, force: true });
    expect([status, body.covered]).toEqual([202, 0]);
    // Asked once more while it waits, it is the same.
    await post(id, { nodes: 20_000, force: true });
    expect(new Set((await worker.chunks()).map(({ generation }) => generation))).toEqual(new Set([1 + 1]));
    expect((await worker.workAll())[id]).toHaveLength(11);
    expect((await get(id)).body).toMatchObject({ state: 'done', searched: 10, reused: 0 });
  });

  test.each<[string, Partial<LichessGame>, number, string]>([
    ['that is still running', { status: 'started', winner: undefined }, 409, 'game_unfinished'],
    ['that has not begun', { status: 'created', winner: undefined, moves: '' }, 409, 'game_unfinished'],
    ['in which nobody moved', { status: 'noStart', moves: '' }, 422, 'game_without_moves'],
  ])('for a game %s is refused', async (_, changes, status, code) => {
    const id = await store(changes);
    expect(problem(await post(id))).toEqual([status, code]);
    expect(problem(await get(id))).toEqual([404, 'analysis_not_found']);
  });

  test('for a game that is not stored is game_not_found', async () => {
    expect(problem(await post('unknown1'))).toEqual([404, 'game_not_found']);
  });

  test.each([
    [{ nodes: 999 }, 'nodes'],
    [{ nodes: 100_000_001 }, 'nodes'],
    [{ nodes: 1.5 }, 'nodes'],
    [{ nods: 5_000 }, 'nods'],
    [{ force: 'yes' }, 'force'],
  ])('of %j is invalid_body', async (body, named) => {
    const answer = await post(await store(), body);
    expect(problem(answer)).toEqual([400, 'invalid_body']);
    expect((answer.body as unknown as Problem).detail).toContain(named);
  });
});

describe('a game that Lichess analyzed', () => {
  const analysis = [
    { eval: 20 },
    { eval: 30 },
    { eval: 10 },
    { eval: 25 },
    { eval: 15 },
    { eval: 30 },
    { eval: -300, best: 'b5c6', variation: 'Bxc6 dxc6 O-O', judgment: { name: 'Blunder', comment: 'x' } },
    { eval: -280 },
    { eval: -290 },
    { eval: -270 },
  ];

  test('has an analysis without any request, with verdicts of our own', async () => {
    const id = await store({ analysis: analysis.map(({ judgment: _, ...entry }) => entry) });
    const { status, body } = await get(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'done',
      source: 'lichess',
      plies: 10,
      covered: 10,
      shipped: 10,
      searched: 0,
      contract: { engine: 'lichess', nodes: null },
      white: { blunder: 1, mistake: 0, moves: 5 },
      black: { blunder: 0, acpl: 16 },
      division: { middle: 9 },
    });
    expect(body.moves[6]).toMatchObject({
      ply: 7,
      eval: -300,
      best: 'b5c6',
      variation: 'Bxc6 dxc6 O-O',
      judgment: 'blunder',
      comment: 'Blunder. Bxc6 was best.',
      source: 'shipped',
    });
    expect(problem(await get(id, '?source=rookery'))).toEqual([404, 'analysis_not_found']);
  });

  test('is done at once on request, as long as Lichess searched as much', async () => {
    const id = await store({ analysis });
    const { status, body } = await post(id);
    expect([status, body.state, body.shipped, body.covered]).toEqual([200, 'done', 10, 10]);
    expect(body.source).toBe('rookery');
    expect(body.white).toMatchObject({ blunder: 1 });
    expect(await worker.chunks()).toEqual([]);
    expect((await get(id, '?source=lichess')).body.source).toBe('lichess');

    expect((await post(id, { nodes: 1_000_001 })).status).toBe(202);
    expect((await worker.workAll())[id]).toHaveLength(11);
    expect((await get(id)).body).toMatchObject({ shipped: 0, searched: 10 });
    expect((await get(id, '?source=lichess')).body).toMatchObject({ shipped: 10, covered: 10 });
  });

  test('has only the rest searched where Lichess left some out', async () => {
    const id = await store({ analysis: [...analysis.slice(0, 3), {}, ...analysis.slice(4, 8)] });
    expect((await get(id)).body).toMatchObject({ source: 'lichess', covered: 7, shipped: 7 });
    const { status, body } = await post(id);
    expect([status, body.covered, body.shipped]).toEqual([202, 7, 7]);
    expect((await worker.workAll())[id]).toEqual([10, 9, 4]);
    const done = (await get(id)).body;
    expect(done).toMatchObject({ state: 'done', covered: 10, shipped: 7, searched: 3 });
    expect(done.moves.map(({ source }) => source)).toEqual([
      ...['shipped', 'shipped', 'shipped', 'searched', 'shipped', 'shipped', 'shipped', 'shipped'],
      ...['searched', 'searched'],
    ] as Analysis['moves'][number]['source'][]);
  });

  test('is searched whole with force', async () => {
    const id = await store({ analysis });
    await post(id, { force: true });
    expect((await worker.workAll())[id]).toHaveLength(11);
    expect((await get(id)).body).toMatchObject({ shipped: 0, searched: 10 });
  });
});

describe('canceling', () => {
  test('leaves what was searched in the cache, and the rest alone', async () => {
    const id = await store();
    await post(id);
    const [last, first] = await worker.chunks();
    if (!last || !first) throw new Error('no chunks');
    expect(await worker.work(last)).toHaveLength(6);
    const canceled = await api.ask<Analysis>('DELETE', `/api/games/${id}/analysis`);
    expect(canceled).toMatchObject({ status: 200, body: { state: 'canceled', covered: 6 } });
    expect(await worker.take(first)).toEqual({ work: null, retryAfterMs: null });
    // Again is nothing new.
    expect((await api.ask('DELETE', `/api/games/${id}/analysis`)).status).toBe(200);

    await worker.report();
    const again = await post(id);
    expect(again).toMatchObject({ status: 202, body: { state: 'queued', covered: 6, reused: 6 } });
    expect((await worker.workAll())[id]).toEqual([4, 3, 2, 1, 0]);
  });

  test('tells a worker that nobody wants its chunk, and keeps what it found', async () => {
    const id = await store();
    await post(id);
    const [last] = await worker.chunks();
    if (!last) throw new Error('no chunk');
    const { work } = await worker.take(last);
    await api.ask('DELETE', `/api/games/${id}/analysis`);
    const line = { score: { cp: 33 }, pv: ['a2a3'], depth: 12 };
    if (!work) throw new Error('no work');
    expect(await worker.give(id, 10, searched(STOCKFISH, work, [line]))).toBe(true);
    expect((await get(id)).body).toMatchObject({ state: 'canceled', covered: 0 });
    const rows = await api.db.sql`select cp from evaluations`;
    expect(rows.map(({ cp }) => cp)).toEqual([33]);
  });

  test('one that is done is analysis_done, where there is none analysis_not_found', async () => {
    const id = await store();
    expect(problem(await api.ask('DELETE', `/api/games/${id}/analysis`))).toEqual([
      404,
      'analysis_not_found',
    ]);
    await post(id, { nodes: 5_000 });
    await worker.workAll();
    expect(problem(await api.ask('DELETE', `/api/games/${id}/analysis`))).toEqual([409, 'analysis_done']);
    expect((await get(id)).body.state).toBe('done');
  });
});

test('a game of a variant is for Fairy-Stockfish, and fails with what to install where nobody has it', async () => {
  const id = await store({ variant: 'atomic', perf: 'atomic', moves: 'e4 e5 Nf3 Nc6', opening: undefined });
  await post(id);
  const [chunk] = await worker.chunks();
  if (!chunk) throw new Error('no chunk');
  const missing = { missing: 'no fairy-stockfish on this machine: apt install fairy-stockfish' };
  await worker.report({ fairy: { engine: FAIRY } });
  expect(await worker.take(chunk, missing)).toEqual({ work: null, retryAfterMs: 5_000 });
  // Debian's knows no atomic chess.
  await worker.report({ fairy: { engine: FAIRY, lacks: ['atomic'] } });
  expect(await worker.take(chunk, missing)).toEqual({ work: null, retryAfterMs: null });
  expect((await get(id)).body).toMatchObject({
    state: 'failed',
    error: { code: 'engine_not_available', detail: missing.missing },
  });
  expect((await post(id)).status).toBe(202);
  await worker.report();
  expect((await worker.workAll({ engine: FAIRY }))[id]).toHaveLength(5);
  expect((await get(id)).body).toMatchObject({ state: 'done', contract: { engine: FAIRY.engine } });
});

test('a game that is removed takes its analysis along', async () => {
  const id = await store();
  await post(id, {});
  await api.db.sql`delete from games where id = ${id}`;
  expect(await api.db.sql`select from analyses`).toHaveLength(0);
});
