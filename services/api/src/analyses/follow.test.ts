import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Analysis, AnalysisProgress } from '@rookery/shared/contract/analysis.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
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

const ID = 'follow01';
const { clocks: _clocks, ...PLAIN } = ORDINARY;
await api.ask('PUT', `/api/games/${ID}`, { game: { ...PLAIN, id: ID, moves: 'e4 e5 Nf3 Nc6' } });
const path = `/api/games/${ID}/analysis/events`;
const found = (cp: number, pv = ['a2a3']) =>
  searched(STOCKFISH, { nodes: 1_000_000, multiPv: 1 }, [{ score: { cp }, pv, depth: 20 }]);
const begin = async (body = {}) => {
  await api.ask('POST', `/api/games/${ID}/analysis`, body);
  const [chunk] = await worker.chunks();
  if (!chunk) throw new Error('no chunk');
  await worker.take(chunk);
  return chunk;
};
const listen = (lastId?: string) => listenTo(new URL(path, server.url), api.token, lastId);
type Heard = Awaited<ReturnType<typeof listen>>['heard'];
const movesIn = (heard: Heard): AnalysisProgress['moves'] =>
  heard.flatMap(({ event, data }) =>
    event === 'progress' ? (data as unknown as AnalysisProgress).moves : [],
  );

beforeEach(async () => {
  // What fills the queue behind a test before is over then.
  await api.topUp();
  await worker.flush();
  await api.db.sql`truncate analyses, evaluations`;
});

describe('the events of an analysis', () => {
  test('bring each evaluation as it comes, and the end', async () => {
    await begin();
    const { heard, ended } = await listen();
    await worker.give(ID, 4, found(40));
    const first = await until('the first', () => heard.find(({ data }) => data.covered === 1));
    expect(first).toMatchObject({ event: 'progress', data: { gameId: ID, state: 'running', plies: 4 } });
    expect(movesIn(heard).at(-1)).toMatchObject({ ply: 4, eval: 40, depth: 20, source: 'searched' });
    // What is best in a position is shown at the move after it, once more.
    await worker.give(ID, 3, found(30, ['d7d6']));
    await until('the second', () => heard.find(({ data }) => data.covered === 2));
    expect(movesIn(heard).slice(-2)).toMatchObject([
      { ply: 4, eval: 40, best: 'd7d6', variation: 'd6' },
      { ply: 3, eval: 30 },
    ]);
    for (const ply of [2, 1, 0]) await worker.give(ID, ply, found(ply));
    await ended;
    expect(heard.at(-1)).toMatchObject({ event: 'done', data: { state: 'done', covered: 4, searched: 4 } });
    expect(new Set(movesIn(heard).map(({ ply }) => ply))).toEqual(new Set([1, 2, 3, 4]));
    const ids = heard.filter(({ id }) => id !== '').map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  test('go on after the last one that the client has', async () => {
    await begin();
    await worker.give(ID, 4, found(40));
    await worker.give(ID, 3, found(30));
    const before = await listen();
    await until('progress', () => before.heard.some(({ event }) => event === 'progress'));
    const last = before.heard.at(-1)?.id;
    await before.end();
    // This happens while nobody listens.
    await worker.give(ID, 2, found(20));
    const after = await listen(last);
    await until('progress', () => after.heard.some(({ event }) => event === 'progress'));
    expect(movesIn(after.heard).map(({ ply }) => ply)).toEqual([3, 2]);
    expect(after.heard.at(-1)?.data).toMatchObject({ covered: 3 });
    for (const ply of [1, 0]) await worker.give(ID, ply, found(ply));
    await after.ended;
    const end = after.heard.at(-1);
    expect(end?.event).toBe('done');
    // Who has it all is told not to come again.
    const response = await fetch(new URL(path, server.url), {
      headers: { authorization: `Bearer ${api.token}`, 'last-event-id': end?.id ?? '' },
    });
    expect(response.status).toBe(204);
    // Who has the last position, and not the end, gets the end.
    const late = await listen(String(Number(end?.id) - 1));
    await late.ended;
    expect(late.heard.filter(({ event }) => event !== 'comment').map(({ event }) => event)).toEqual(['done']);
  });

  test('of a number that was never given are all of them', async () => {
    await begin();
    await worker.give(ID, 4, found(40));
    const { heard, end } = await listen('999');
    await until('progress', () => movesIn(heard).some(({ ply }) => ply === 4));
    await end();
  });

  test('end with failed when it is canceled, and when it fails', async () => {
    await begin();
    const canceled = await listen();
    await api.ask('DELETE', `/api/games/${ID}/analysis`);
    await canceled.ended;
    expect(canceled.heard.at(-1)).toMatchObject({
      event: 'failed',
      data: { state: 'canceled', error: { code: 'canceled' } },
    });
    await worker.drain();
    await api.ask('POST', `/api/games/${ID}/analysis`);
    const failed = await listen();
    const [chunk] = await worker.chunks();
    if (!chunk) throw new Error('no chunk');
    await worker.take(chunk, { missing: 'install stockfish' });
    await failed.ended;
    expect(failed.heard.at(-1)).toMatchObject({
      event: 'failed',
      data: { state: 'failed', error: { code: 'engine_not_available', detail: 'install stockfish' } },
    });
  });

  test('go on over a stronger request: what was known is unknown again', async () => {
    await begin({ nodes: 20_000 });
    const { heard, end } = await listen();
    await worker.give(ID, 4, found(40));
    await until('the first', () => heard.some(({ data }) => data.covered === 1));
    await api.ask('POST', `/api/games/${ID}/analysis`, { nodes: 30_000 });
    await until('the new start', () => heard.at(-1)?.data.covered === 0);
    expect(heard.at(-1)?.data).toMatchObject({ state: 'queued', moves: [] });
    await end();
  });

  test('are 404 where nothing was asked for', async () => {
    const { status, body } = await api.ask<{ code: string }>('GET', path);
    expect([status, body.code]).toEqual([404, 'analysis_not_found']);
  });
});

test('the events of everything tell of analyses too', async () => {
  const all = await listenTo(new URL('/api/events', server.url), api.token);
  await begin();
  const queued = await until('the first', () => all.heard.find(({ event }) => event === 'analysis'));
  expect(queued.data).toMatchObject({ gameId: ID, state: 'queued', plies: 4, covered: 0 });
  for (const ply of [4, 3, 2, 1, 0]) await worker.give(ID, ply, found(ply));
  await until('the end', () => all.heard.find(({ data }) => data.state === 'done'));
  await all.end();
  expect((await api.ask<Analysis>('GET', `/api/games/${ID}/analysis`)).body.state).toBe('done');
});
