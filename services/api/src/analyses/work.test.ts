import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { Move } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { type ChunkJob, createFakeWorker, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const { clocks: _clocks, opening: _opening, division: _division, ...PLAIN } = ORDINARY;
let games = 0;
const store = async (changes: Partial<LichessGame> = {}): Promise<string> => {
  const id = `work${String(++games).padStart(4, '0')}`;
  const { status } = await api.ask('PUT', `/api/games/${id}`, { game: { ...PLAIN, ...changes, id } });
  expect(status).toBe(201);
  return id;
};
const post = (id: string, body: object = {}) => api.ask<Analysis>('POST', `/api/games/${id}/analysis`, body);
const get = async (id: string) => (await api.ask<Analysis>('GET', `/api/games/${id}/analysis`)).body;
const cached = async (): Promise<number> =>
  (await api.db.sql<{ n: number }[]>`select count(*)::int as n from evaluations`)[0]?.n ?? -1;
const onlyChunk = async (): Promise<ChunkJob> => {
  const [chunk, ...others] = await worker.chunks();
  if (!chunk || others.length > 0) throw new Error('not one chunk');
  return chunk;
};
const ONE = { nodes: 1_000_000, multiPv: 1 };
const found = (cp: number, engine = STOCKFISH, asked = ONE) =>
  searched(engine, asked, [{ score: { cp }, pv: ['a2a3'], depth: 20 }]);

beforeEach(async () => {
  // What fills the queue behind a test before is over then.
  await api.topUp();
  await worker.flush();
  await api.db.sql`truncate analyses, evaluations, contracts`;
});

describe('a chunk', () => {
  test('is given as the game up to it, with castling as such', async () => {
    const id = await store();
    await post(id, { nodes: 30_000 });
    const [last, first] = await worker.chunks();
    if (!last || !first) throw new Error('no chunks');
    expect(await worker.take(last)).toEqual({
      work: {
        variant: 'standard',
        moves: ['e2e4', 'e7e5', 'g1f3', 'b8c6', 'f1b5', 'a7a6', 'b5a4', 'g8f6', 'O-O', 'f8e7'],
        plies: [10, 9, 8, 7, 6, 5],
        nodes: 30_000,
        multiPv: 1,
      },
      retryAfterMs: null,
    });
    expect((await worker.take(first)).work).toMatchObject({ plies: [4, 3, 2, 1, 0] });
    expect((await get(id)).state).toBe('running');
  });

  test('starts where the game did', async () => {
    const initialFen = 'nrbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/NRBQKBNR w KQkq - 0 1';
    await post(await store({ variant: 'chess960', initialFen, moves: 'e4 e5' }));
    expect((await worker.take(await onlyChunk())).work).toMatchObject({ variant: 'chess960', initialFen });
  });

  test('that two take at once is evaluated once', async () => {
    const id = await store({ moves: 'e4 e5' });
    await post(id);
    const chunk = await onlyChunk();
    const taken = await Promise.all([worker.take(chunk), worker.take(chunk)]);
    expect(taken.map(({ work }) => work?.plies)).toEqual([
      [2, 1, 0],
      [2, 1, 0],
    ]);
    await Promise.all([2, 2, 1, 1, 0, 0].map((ply, i) => worker.give(id, ply, found(i))));
    const done = await get(id);
    expect(done).toMatchObject({ state: 'done', covered: 2, searched: 2, reused: 0 });
    expect(await cached()).toBe(3);
  });

  test('of an engine that is another than the one at it waits, and begins anew when that one is gone', async () => {
    const id = await store({ moves: 'e4 e5' });
    const other = { ...STOCKFISH, engine: 'Stockfish 17', version: '17' };
    await worker.report({ id: 'a' });
    await post(id);
    const chunk = await onlyChunk();
    await worker.take(chunk);
    await worker.give(id, 2, found(10));
    expect(await worker.take(chunk, { engine: other })).toEqual({ work: null, retryAfterMs: 5_000 });
    // More hash is the same engine.
    expect((await worker.take(chunk, { engine: { ...STOCKFISH, hashMb: 256 } })).work?.plies).toEqual([1, 0]);

    await worker.report({ id: 'a', standard: { engine: other } });
    await worker.drain();
    expect(await worker.take(chunk, { engine: other })).toEqual({ work: null, retryAfterMs: null });
    expect(await get(id)).toMatchObject({
      state: 'queued',
      covered: 0,
      contract: { engine: 'Stockfish 17' },
    });
    expect((await onlyChunk()).generation).toBe(2);
    expect((await worker.workAll({ engine: other }))[id]).toEqual([2, 1, 0]);
    expect(await get(id)).toMatchObject({
      state: 'done',
      contract: { engine: 'Stockfish 17', version: '17' },
    });
    expect(await cached()).toBe(4);
    await worker.report({ id: 'a' });
  });

  test('of a game that is gone is nothing', async () => {
    const none = { gameId: 'nosuch12', from: 0, to: 5, generation: 1 };
    expect(await worker.take(none)).toEqual({ work: null, retryAfterMs: null });
    expect(await worker.give('nosuch12', 0, found(1))).toBe(true);
  });
});

describe('an evaluation', () => {
  test('again, and another one of the same position, change nothing', async () => {
    const id = await store({ moves: 'e4 e5' });
    await post(id);
    await worker.take(await onlyChunk());
    expect(await worker.give(id, 2, found(40))).toBe(false);
    expect(await worker.give(id, 2, found(40))).toBe(false);
    expect(await worker.give(id, 2, found(-700))).toBe(false);
    expect((await get(id)).moves[1]).toMatchObject({ ply: 2, eval: 40, source: 'searched' });
    expect(await cached()).toBe(1);
    for (const ply of [1, 0]) await worker.give(id, ply, found(1));
    expect((await get(id)).state).toBe('done');
    // Late, after the end: nobody wants it, and nothing moves.
    expect(await worker.give(id, 0, found(1))).toBe(true);
  });

  test('is answered with what to do next: go on, or hand the rest back to what is more urgent', async () => {
    const [bulk, asked] = [await store({ moves: 'e4 e5 Nf3' }), await store({ moves: 'd4 d5' })];
    await api.ask('POST', '/api/analyses', { limit: 1, filter: { maxPlies: 3, minPlies: 3 } });
    const [job] = await until('the bulk', async () => {
      const chunks = await worker.chunks();
      return chunks.length > 0 && chunks;
    });
    if (!job) throw new Error('no job');
    expect(job.gameId).toBe(bulk);
    await worker.drain();
    await worker.take(job);
    expect(await worker.answer(bulk, 3, found(1))).toEqual({ canceled: false, urgent: false });
    await post(asked);
    expect(await worker.answer(bulk, 2, found(1))).toEqual({ canceled: false, urgent: true });
    const [person] = await worker.chunks();
    if (!person) throw new Error('no job');
    await worker.drain();
    await worker.take(person);
    expect(await worker.answer(asked, 2, found(1))).toEqual({ canceled: false, urgent: false });
    await api.ask('POST', '/api/evaluations', { fen: '8/5k2/8/8/3R4/8/8/K7 w - - 0 1' });
    expect(await worker.answer(asked, 1, found(1))).toEqual({ canceled: false, urgent: true });
  });

  test('of a weaker search is not taken', async () => {
    const id = await store({ moves: 'e4 e5' });
    await post(id, { nodes: 50_000 });
    expect(await worker.give(id, 2, found(40, STOCKFISH, { nodes: 49_999, multiPv: 1 }))).toBe(true);
    expect((await get(id)).covered).toBe(0);
  });

  test('of a ply that there is not is refused', async () => {
    const id = await store({ moves: 'e4 e5' });
    await post(id);
    expect(await worker.give(id, 3, found(1))).toBe(false);
    expect(await cached()).toBe(0);
  });

  test('of the last position closes the analysis, in whatever order they come', async () => {
    const id = await store({ moves: 'e4 e5 Nf3 Nc6 Bb5' });
    await post(id);
    await worker.take(await onlyChunk());
    await Promise.all([3, 0, 5, 1, 4, 2].map((ply) => worker.give(id, ply, found(ply))));
    const done = await get(id);
    expect(done).toMatchObject({ state: 'done', covered: 5, searched: 5 });
    expect(done.moves.map(({ eval: cp }) => cp)).toEqual([1, 2, 3, 4, 5]);
  });

  test('makes verdicts: judgment, the better line, accuracy, phases', async () => {
    const id = await store({ moves: 'e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7' });
    await post(id);
    const scores = [20, 20, 25, 20, 30, 25, 30, -300, -280, -290, -270];
    const best = 'b5c6 d7c6 e1g1 f7f6';
    for (const job of await worker.chunks()) {
      const { work } = await worker.take(job);
      for (const ply of work?.plies ?? []) {
        const pv =
          ply === 6 ? best.split(' ') : [work?.moves[ply] === 'O-O' ? 'e1g1' : (work?.moves[ply] ?? 'a2a3')];
        await worker.give(
          id,
          ply,
          searched(STOCKFISH, ONE, [{ score: { cp: scores[ply] ?? 0 }, pv, depth: 18 }]),
        );
      }
    }
    const done = await get(id);
    expect(done.moves[6]).toMatchObject({
      ply: 7,
      eval: -300,
      best: 'b5c6',
      variation: 'Bxc6 dxc6 O-O f6',
      judgment: 'blunder',
      comment: 'Blunder. Bxc6 was best.',
      depth: 18,
      source: 'searched',
    });
    // The move of the engine is no mistake, castling included, and needs no line.
    expect(done.moves[8]).toMatchObject({ best: 'e1g1', eval: -290 });
    expect(done.moves[8]).not.toHaveProperty('variation');
    expect(done.white).toMatchObject({ moves: 5, blunder: 1, mistake: 0, inaccuracy: 0 });
    expect(done.black).toMatchObject({ moves: 5, blunder: 0 });
    expect(done.white?.accuracy).toBeLessThan(done.black?.accuracy ?? 0);
    expect(done.white?.phases.opening?.blunder).toBe(1);

    const moves = (await api.ask<Move[]>('GET', `/api/games/${id}/moves`)).body;
    expect(moves[6]).toMatchObject({ san: 'Ba4', eval: -300, judgment: 'blunder' });
    expect(moves[9]).toMatchObject({ eval: -270, winPercent: done.moves[9]?.winPercent });
    const pgn = (await api.ask<string>('GET', `/api/games/${id}/pgn`)).body;
    expect(pgn).toContain('[Annotator "Rookery"]');
    expect(pgn).toContain(
      '4. Ba4?? { (0.30 → -3.00) Blunder. Bxc6 was best. } { [%eval -3.0] } (4. Bxc6 dxc6 5. O-O f6)',
    );
    expect((await api.ask<string>('GET', `/api/games/${id}/pgn?evals=false`)).body).not.toMatch(
      /eval|Annotator/,
    );
  });

  test('of a mate is one, and the game ends without a search', async () => {
    const id = await store({ moves: 'f3 e5 g4 Qh4#', status: 'mate', winner: 'black' });
    await post(id);
    const { work } = await worker.take(await onlyChunk());
    expect(work?.plies).toEqual([3, 2, 1, 0]);
    for (const ply of [3, 2, 1, 0]) {
      const score = ply === 3 ? { mate: -1 } : { cp: -20 };
      const pv = [ply === 3 ? 'd8h4' : ply === 2 ? 'b1c3' : 'a2a3'];
      await worker.give(id, ply, searched(STOCKFISH, ONE, [{ score, pv, depth: 30 }]));
    }
    const done = await get(id);
    expect(done).toMatchObject({ state: 'done', covered: 4, searched: 3 });
    expect(done.moves[2]).toMatchObject({
      mate: -1,
      judgment: 'blunder',
      winPercent: expect.closeTo(2.5, 1),
    });
    expect(done.moves[3]).toMatchObject({ mate: 0, source: 'decided', winPercent: 0, best: 'd8h4' });
    const pgn = (await api.ask<string>('GET', `/api/games/${id}/pgn`)).body;
    expect(pgn).toContain('[%eval #-1]');
    expect(pgn).not.toContain('#0');
  });

  test('of a stalemate and of a dead draw needs no search', async () => {
    const stale = await store({
      variant: 'fromPosition',
      initialFen: '7k/8/6K1/5Q2/8/8/8/8 w - - 0 1',
      moves: 'Qf7',
      status: 'stalemate',
      winner: undefined,
    });
    const dead = await store({
      variant: 'fromPosition',
      initialFen: '7k/8/6K1/8/8/8/6p1/5B2 w - - 0 1',
      moves: 'Bxg2 Kg8 Bf1',
      status: 'draw',
      winner: undefined,
    });
    for (const [id, open] of [
      [stale, [0]],
      [dead, [0]],
    ] as const) {
      await post(id);
      expect((await worker.workAll())[id]).toEqual([...open]);
      const done = await get(id);
      expect(done.moves.at(-1)).toMatchObject({ eval: 0, source: 'decided', winPercent: 50 });
      expect(done).toMatchObject({ state: 'done', covered: done.plies });
    }
  });

  test('that no engine could make leaves a gap that is told, and too many of them are a failure', async () => {
    const id = await store();
    await post(id);
    const chunks = await worker.chunks();
    for (const job of chunks) {
      const { work } = await worker.take(job);
      for (const ply of work?.plies ?? [])
        await worker.give(id, ply, ply === 4 ? { unsearchable: 'every engine died of it' } : found(ply));
    }
    expect(await get(id)).toMatchObject({
      state: 'done',
      covered: 9,
      unsearchable: [{ ply: 4, reason: 'every engine died of it' }],
    });
    await post(id, { force: true });
    for (const job of await worker.chunks()) {
      const { work } = await worker.take(job);
      for (const ply of work?.plies ?? [])
        await worker.give(id, ply, ply % 4 === 0 ? { unsearchable: 'hung' } : found(ply), job.generation);
    }
    expect(await get(id)).toMatchObject({ state: 'failed', error: { code: 'unsearchable' }, white: null });
  });
});

describe('the cache', () => {
  const TRANSPOSED = 'Nf3 Nc6 e4 e5 Bb5 a6 Ba4 Nf6 O-O Be7';

  test('serves whatever way led to a position, and says how much it spared', async () => {
    const first = await store();
    await post(first);
    await worker.workAll();
    const second = await store({ moves: TRANSPOSED });
    await post(second);
    expect((await worker.workAll())[second]).toEqual([3, 2, 1]);
    const done = await get(second);
    expect(done).toMatchObject({ state: 'done', searched: 3, reused: 7, covered: 10 });
    expect(done.moves.slice(0, 4).map(({ source }) => source)).toEqual([
      'searched',
      'searched',
      'searched',
      'reused',
    ]);
  });

  test('makes an analysis whole at once where the engine is known', async () => {
    const first = await store();
    await post(first, { nodes: 20_000 });
    await worker.workAll();
    await worker.report();
    const second = await store();
    const { status, body } = await post(second, { nodes: 10_000 });
    expect([status, body.state, body.reused, body.searched]).toEqual([200, 'done', 10, 0]);
    expect(body.contract).toMatchObject({ engine: STOCKFISH.engine, nodes: 10_000 });
    expect(await worker.chunks()).toEqual([]);
  });

  test.each<[string, object, object, number]>([
    ['as many nodes', { nodes: 20_000 }, {}, 0],
    ['fewer nodes asked', { nodes: 10_000 }, {}, 0],
    ['more nodes asked', { nodes: 20_001 }, {}, 3],
    ['force', { nodes: 20_000, force: true }, {}, 3],
    ['another net', { nodes: 20_000 }, { net: 'nn-other.nnue' }, 3],
    ['another version', { nodes: 20_000 }, { engine: 'Stockfish 18', version: '18' }, 3],
    ['other hash', { nodes: 20_000 }, { hashMb: 16 }, 0],
  ])('with %s', async (_, asked, engine, searches) => {
    const taker = { engine: { ...STOCKFISH, ...engine } };
    await worker.report({ standard: taker });
    await post(await store({ moves: 'e4 e5' }), { nodes: 20_000 });
    await worker.workAll();
    await worker.report({ standard: taker });
    const id = await store({ moves: 'e4 e5' });
    await post(id, asked);
    expect((await worker.workAll(taker))[id] ?? []).toHaveLength(searches);
    expect(await get(id)).toMatchObject({ state: 'done', searched: Math.min(2, searches) });
  });

  test('keeps positions apart that have occurred twice, and those of other variants', async () => {
    await worker.report();
    const knights = 'Nf3 Nf6 Ng1 Ng8';
    await post(await store({ moves: 'Nf3 Nf6 Ng1' }));
    await worker.workAll();
    const id = await store({ moves: knights });
    await post(id);
    expect((await worker.workAll())[id]).toEqual([4]);
    const hill = await store({ variant: 'kingOfTheHill', perf: 'kingOfTheHill', moves: 'Nf3 Nf6 Ng1' });
    await post(hill);
    expect((await worker.workAll())[hill]).toHaveLength(4);
  });

  test('is one for games that are searched at the same time', async () => {
    const [one, two] = [await store({ moves: 'd4 d5' }), await store({ moves: 'd4 d5' })];
    await Promise.all([post(one), post(two)]);
    const chunks = await worker.chunks();
    const works = await Promise.all(chunks.map((job) => worker.take(job)));
    expect(works.map(({ work }) => work?.plies.length)).toEqual([3, 3]);
    await Promise.all(
      [one, two].flatMap((id, i) => [2, 1, 0].map((ply) => worker.give(id, ply, found(ply + 50 * i)))),
    );
    const [a, b] = [await get(one), await get(two)];
    expect(a.moves.map(({ eval: cp }) => cp)).toEqual(b.moves.map(({ eval: cp }) => cp));
    expect([a.state, b.state, a.searched, b.searched]).toEqual(['done', 'done', 2, 2]);
    expect(await cached()).toBe(3);
  });
});

test('many games at once, over few connections, all end', async () => {
  const ids = await Promise.all(Array.from({ length: 30 }, () => store({ moves: 'c4 c5 Nc3 Nc6' })));
  await Promise.all(ids.map((id) => post(id)));
  const chunks = await worker.chunks();
  expect(chunks).toHaveLength(30);
  await Promise.all(chunks.map((job) => worker.work(job)));
  const states = await api.db.sql`select distinct state from analyses`;
  expect(states.map(({ state }) => state)).toEqual(['done']);
});
