import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { EngineIdentity, Line, Taken } from '@rookery/shared/contract/engine.ts';
import type { Evaluation } from '@rookery/shared/contract/evaluation.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker, FAIRY, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
import { listenTo } from '@rookery/tools/test/listen.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: api.app.fetch });
afterAll(async () => {
  await server.stop(true);
  await worker.close();
  await api.close();
});

const FEN = 'r1bqkbnr/pppp1ppp/2n5/4p3/4P3/5N2/PPPP1PPP/RNBQKB1R w KQkq - 2 3';
const LINES: Line[] = [
  { score: { cp: 35 }, pv: ['f1b5', 'a7a6', 'b5a4'], depth: 22 },
  { score: { cp: 30 }, pv: ['f1c4', 'f8c5'], depth: 22 },
];
const ask = (body: object) => api.ask<Evaluation & { id: string }>('POST', '/api/evaluations', body);
const waiting = async (body: object): Promise<string> => {
  const { status, body: answer } = await ask(body);
  expect(status).toBe(202);
  return answer.id;
};
const open = async (id: string, engine: EngineIdentity = STOCKFISH) =>
  (await api.ask<Taken>('POST', `/api/evaluations/${id}/open`, { taker: { engine } })).body;
const progress = async (id: string, lines: Line[]) =>
  (await api.ask<{ canceled: boolean }>('POST', `/api/evaluations/${id}/progress`, { lines })).body.canceled;
const result = async (id: string, given: object) =>
  (await api.ask<{ canceled: boolean }>('POST', `/api/evaluations/${id}/result`, { result: given })).body
    .canceled;
const listen = (id: string) => listenTo(new URL(`/api/evaluations/${id}/events`, server.url), api.token);

beforeEach(async () => {
  // What fills the queue behind a test before is over then.
  await api.topUp();
  await worker.flush();
  await api.db.sql`truncate analyses, evaluations`;
  await worker.report();
});

describe('POST /evaluations', () => {
  test('goes before all other work, and its events bring growing depth and the end', async () => {
    const id = await waiting({ fen: FEN, nodes: 50_000, multiPv: 2 });
    expect(await worker.jobs()).toEqual([{ payload: { kind: 'evaluation', id }, priority: 1 }]);
    const { heard, ended } = await listen(id);
    expect(await open(id)).toEqual({
      work: { variant: 'standard', initialFen: FEN, moves: [], plies: [0], nodes: 50_000, multiPv: 2 },
      retryAfterMs: null,
    });
    for (const depth of [8, 15]) {
      expect(await progress(id, [{ score: { cp: depth }, pv: ['f1b5'], depth }])).toBe(false);
      await until(`depth ${depth}`, () => heard.find(({ data }) => data.depth === depth));
    }
    expect(await result(id, searched(STOCKFISH, { nodes: 50_000, multiPv: 2 }, LINES))).toBe(false);
    await ended;
    const evaluation = {
      fen: FEN,
      variant: 'standard',
      score: { cp: 35 },
      best: 'f1b5',
      depth: 22,
      nodes: 50_500,
      lines: LINES,
      contract: { ...STOCKFISH, nodes: 50_000, multiPv: 2 },
    };
    expect(heard.at(-1)).toMatchObject({ event: 'done', data: evaluation });
    const again = await ask({ fen: FEN, nodes: 50_000, multiPv: 2 });
    expect([again.status, again.body]).toEqual([200, evaluation as never]);
    // Less is served by more.
    const one = await ask({ fen: FEN, nodes: 20_000 });
    expect([one.status, one.body.lines.length]).toEqual([200, 1]);
    expect((await ask({ fen: FEN, nodes: 50_001 })).status).toBe(202);
    expect((await ask({ fen: FEN, nodes: 50_000, multiPv: 3 })).status).toBe(202);
    // What comes late changes nothing.
    expect(await result(id, searched(STOCKFISH, { nodes: 50_000, multiPv: 2 }, LINES))).toBe(true);
    expect(await progress(id, LINES)).toBe(true);
  });

  test('shares the cache with analyses of games', async () => {
    await api.ask('PUT', '/api/games/evalgame', {
      game: { ...ORDINARY, id: 'evalgame', moves: 'e4 e5 Nf3 Nc6', clocks: undefined },
    });
    await api.ask('POST', '/api/games/evalgame/analysis', {});
    await worker.workAll();
    const { status, body } = await ask({ fen: FEN });
    expect([status, body.score, body.lines.length]).toEqual([200, { cp: 4 }, 1]);
    expect((await ask({ fen: FEN, variant: 'fromPosition' })).status).toBe(200);
    expect((await ask({ fen: FEN, variant: 'kingOfTheHill' })).status).toBe(202);
  });

  test('asked twice meanwhile is one search, however the FEN is written', async () => {
    const id = await waiting({ fen: FEN });
    expect(await waiting({ fen: `  ${FEN} ` })).toBe(id);
    expect(await waiting({ fen: FEN, nodes: 2_000_000 })).not.toBe(id);
    expect((await worker.jobs()).length).toBe(2);
  });

  test.each([
    ['mate', 'standard', 'rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3', { mate: 0 }],
    ['stalemate', 'standard', '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', { cp: 0 }],
    ['a dead draw', 'standard', '7k/8/6K1/8/8/8/8/8 w - - 0 1', { cp: 0 }],
    ['a king on the hill', 'kingOfTheHill', '7k/8/8/8/4K3/8/8/8 b - - 0 1', { mate: 0 }],
  ])('of %s needs no engine', async (_, variant, fen, score) => {
    const { status, body } = await ask({ fen, variant });
    expect([status, body]).toEqual([200, expect.objectContaining({ score, best: null, contract: null })]);
    expect(await worker.jobs()).toEqual([]);
  });

  test('keeps positions apart by a clock that is near 50 moves', async () => {
    const at = (clock: number) => ({ fen: `8/5k2/8/8/3R4/8/8/K7 w - - ${clock} 80`, nodes: 5_000 });
    const id = await waiting(at(10));
    const line = { score: { mate: 20 }, pv: ['d4d5'], depth: 40 };
    await result(id, searched(STOCKFISH, { nodes: 5_000, multiPv: 1 }, [line]));
    expect((await ask(at(0))).status).toBe(200);
    expect((await ask(at(59))).status).toBe(200);
    expect((await ask(at(95))).status).toBe(202);
  });

  test.each<[object, string, string]>([
    [{ fen: 'x' }, 'invalid_fen', 'fen'],
    [{ fen: '8/8/8/8/8/8/8/8 w - - 0 1' }, 'invalid_fen', 'the board is empty'],
    [{ fen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQ1BNR w - - 0 1' }, 'invalid_fen', 'kings'],
    [{ fen: `${'p'.repeat(8)}/pppppppp/pppppppp/8/8/8/8/K6k w - - 0 1` }, 'invalid_fen', 'fen'],
    [{ fen: FEN, variant: 'racingKings' }, 'invalid_fen', 'fen'],
    [{ fen: FEN, variant: 'chess' }, 'invalid_body', 'variant'],
    [{ fen: FEN, nodes: 999 }, 'invalid_body', 'nodes'],
    [{ fen: FEN, multiPv: 6 }, 'invalid_body', 'multiPv'],
    [{ fen: FEN, depth: 20 }, 'invalid_body', 'depth'],
    [{}, 'invalid_body', 'fen'],
  ])('of %j is %s', async (body, code, named) => {
    const { status, body: problem } = await api.ask<Problem>('POST', '/api/evaluations', body);
    expect([status, problem.code as string]).toEqual([400, code]);
    expect(problem.detail).toContain(named);
  });
});

describe('a search', () => {
  test('without an engine fails with what to install, unless another worker has one', async () => {
    const id = await waiting({ fen: FEN, variant: 'atomic' });
    const missing = { taker: { missing: 'apt install fairy-stockfish' } };
    expect((await api.ask('POST', `/api/evaluations/${id}/open`, missing)).body).toEqual({
      work: null,
      retryAfterMs: 1_000,
    });
    await worker.report({ fairy: { missing: 'apt install fairy-stockfish' } });
    await api.ask('POST', `/api/evaluations/${id}/open`, missing);
    const { heard, ended } = await listen(id);
    await ended;
    expect(heard.at(-1)).toMatchObject({
      event: 'failed',
      data: { code: 'engine_not_available', detail: 'apt install fairy-stockfish' },
    });
    await worker.report({ fairy: { engine: FAIRY } });
    expect(await waiting({ fen: FEN, variant: 'atomic' })).not.toBe(id);
  });

  test('ends at once where the cache has it by now', async () => {
    const [weak, strong] = [await waiting({ fen: FEN }), await waiting({ fen: FEN, nodes: 2_000_000 })];
    await result(strong, searched(STOCKFISH, { nodes: 2_000_000, multiPv: 1 }, LINES.slice(0, 1)));
    expect(await open(weak)).toEqual({ work: null, retryAfterMs: null });
    const { heard, ended } = await listen(weak);
    await ended;
    expect(heard.at(-1)).toMatchObject({ event: 'done', data: { contract: { nodes: 2_000_000 } } });
  });

  test('that all listeners left is no work any more, until one comes back; without a listener it goes on', async () => {
    const [left, kept] = [await waiting({ fen: FEN }), await waiting({ fen: FEN, nodes: 2_000_000 })];
    const { end } = await listen(left);
    expect(await progress(left, LINES)).toBe(false);
    await end();
    await until('the engine is told to stop', () => progress(left, LINES));
    expect(await open(left)).toEqual({ work: null, retryAfterMs: null });
    expect(await progress(kept, LINES)).toBe(false);
    await worker.flush();
    const again = await listen(left);
    expect((await worker.jobs()).map(({ payload }) => payload)).toEqual([{ kind: 'evaluation', id: left }]);
    expect((await open(left)).work).not.toBeNull();
    await again.end();
  });

  test('that no engine survives fails with the reason', async () => {
    const id = await waiting({ fen: FEN });
    await result(id, { unsearchable: 'it ended three engines' });
    const { heard, ended } = await listen(id);
    await ended;
    expect(heard.at(-1)).toMatchObject({ event: 'failed', data: { code: 'unsearchable' } });
  });

  test('of an id that nobody knows is over for workers and not found for the rest', async () => {
    const id = crypto.randomUUID();
    expect(await open(id)).toEqual({ work: null, retryAfterMs: null });
    expect(await progress(id, LINES)).toBe(true);
    expect(await result(id, { unsearchable: 'x' })).toBe(true);
    const { status, body } = await api.ask<Problem>('GET', `/api/evaluations/${id}/events`);
    expect([status, body.code]).toEqual([404, 'evaluation_not_found']);
    expect((await api.ask<Problem>('GET', '/api/evaluations/7/events')).body.code).toBe('invalid_id');
  });
});
