import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import type { SaveGame } from '@rookery/shared/contract/save.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);

interface Result {
  id: string;
  outcome?: string;
  code?: string;
  detail?: string;
}

const putAll = (games: readonly SaveGame[]) => api.ask<{ results: Result[] }>('PUT', '/api/games', { games });
const named = (id: string, fields: object = {}): SaveGame => ({
  game: JSON.parse(JSON.stringify({ ...ORDINARY, ...fields, id })),
  fetchedAt: '2024-01-01T00:00:00Z',
});

describe('PUT /api/games', () => {
  test('says what became of each, in their order', async () => {
    const games = Array.from({ length: 100 }, (_, i) => named(`many${String(i).padStart(4, '0')}`));
    const { status, body } = await putAll(games);
    expect(status).toBe(200);
    expect(body.results).toEqual(games.map(({ game }) => ({ id: game.id, outcome: 'created' })));
    const again = await putAll([
      ...games.slice(0, 2),
      named('many0001', { source: 'arena', analysis: [{ eval: 1 }] }),
    ]);
    expect(again.body.results.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'updated']);
  });

  test('lists what is refused, and that costs the others nothing', async () => {
    const { status, body } = await putAll([
      named('mixed001'),
      named('mixed002', { moves: 'e4 Ke3' }),
      named('mixed003', { variant: 'fourPlayer' }),
      named('mixed004'),
    ]);
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { id: 'mixed001', outcome: 'created' },
      { id: 'mixed002', code: 'illegal_move' },
      { id: 'mixed003', code: 'unknown_variant' },
      { id: 'mixed004', outcome: 'created' },
    ]);
    const { body: rejected } = await api.ask<{ items: { gameId: string }[] }>('GET', '/api/rejected?limit=2');
    expect(rejected.items.map(({ gameId }) => gameId).sort()).toEqual(['mixed002', 'mixed003']);
  });

  test('refuses by name what is nested too deeply, and keeps it as it came', async () => {
    const deep = `{"id":"deep0001","variant":"standard","createdAt":1,"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const put = (path: string, body: string) => api.app.request(path, { method: 'PUT', headers, body });
    const one = await put('/api/games/deep0001', `{"game":${deep}}`);
    expect([one.status, await one.json()]).toMatchObject([422, { code: 'not_storable' }]);
    const many = await put('/api/games', `{"games":[{"game":${deep}}]}`);
    expect(await many.json()).toMatchObject({ results: [{ id: 'deep0001', code: 'not_storable' }] });
    const [row] = await api.db.sql<{ detail: string; payload: Buffer }[]>`
      select detail, payload from rejected_records where game_id = 'deep0001'`;
    expect(row?.detail).toContain('levels deep');
    expect(row?.payload.toString() === deep).toBe(true);
  });

  test('refuses by name a number that nothing can hold, and keeps it as one', async () => {
    const game = '{"id":"large001","variant":"standard","createdAt":1,"x":[-1e400]}';
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const init = { method: 'PUT', headers, body: `{"games":[{"game":${game}}]}` };
    const answer = await api.app.request('/api/games', init);
    expect(await answer.json()).toMatchObject({ results: [{ id: 'large001', code: 'not_storable' }] });
    const [row] = await api.db.sql<{ detail: string; payload: Buffer }[]>`
      select detail, payload from rejected_records where game_id = 'large001'`;
    expect(row?.detail).toContain('1e308');
    expect(JSON.parse(row?.payload.toString() ?? '')).toEqual(JSON.parse(game));
  });

  test('lands every one of them in its page, refused or not', async () => {
    const page = (await ledger.open(await ledger.follow('lander'))) as OpenedPage;
    const at = (seq: number, fields: object = {}): SaveGame => ({
      game: { ...gameAt('lander', seq), ...fields },
      page: { id: page.id, seq },
    });
    await putAll([at(2), at(0), at(1, { moves: 'e5' })]);
    await ledger.seal(page.id, { lines: 3, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    expect(await ledger.player('lander')).toMatchObject({ syncing: false, games: 2, rejected: 1 });
    expect(await ledger.sync('lander')).toMatchObject({ state: 'done', fetched: 3, stored: 2, rejected: 1 });
  });

  test('the same game twice is new once', async () => {
    const { body } = await putAll([named('pair0001'), named('pair0001'), named('pair0001', { moves: 'e4' })]);
    expect(body.results.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged', 'unchanged']);
  });

  test.each<[string, object, string]>([
    ['none', { games: [] }, 'games'],
    ['too many', { games: Array.from({ length: 101 }, () => named('toomany1')) }, 'games'],
    ['one that is no game', { games: [named('fine0001'), { game: { id: 'x' } }] }, 'games.1.game.id'],
    ['another field', { game: [] }, 'games'],
  ])('%s is invalid_body, and nothing is saved', async (_, body, path) => {
    const answer = await api.ask<{ code: string; issues: { path: string }[] }>('PUT', '/api/games', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect(answer.body.issues.map((issue) => issue.path)).toContain(path);
    expect(await api.ask('GET', '/api/games/fine0001')).toMatchObject({ status: 404 });
  });
});
