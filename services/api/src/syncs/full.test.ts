import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import type { Sync } from '@rookery/shared/contract/sync.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, gameAt } from '@rookery/tools/test/ledger.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);

const DAYS = [0, 1, 2, 3, 4];
/** Reads the games in one page from this turn on; what became of each. */
const readAll = async (turn: Turn, games: readonly LichessGame[]) => {
  const page = (await ledger.open(turn)) as OpenedPage;
  expect(page).toMatchObject({ since: null, ids: null });
  const statuses: number[] = [];
  for (const [seq, game] of games.entries()) statuses.push(await ledger.land(page.id, seq, game));
  await ledger.seal(page.id, {
    lines: games.length,
    lastCreatedAt: games.at(-1)?.createdAt as number,
    reachedEnd: true,
  });
  return statuses;
};
/** Which version of each row Postgres holds, by game: a row that is written anew has another xmin. */
const rowVersions = async (table: 'sides' | 'game_keys' | 'side_moves' | 'shipped_analyses') => {
  const rows = await api.db.sql.unsafe<{ id: string; versions: string }[]>(`
    select g.id, string_agg(t.xmin::text, ',' order by t.ctid) as versions
    from ${table} t join games g on g.no = t.game_no group by g.id`);
  return new Map(rows.map(({ id, versions }) => [id, versions]));
};
const contents = async () => {
  const rows = await api.db.sql<{ id: string; row: string }[]>`
    select id, (to_jsonb(g) - 'fetched_at')::text as row from games g`;
  return new Map(rows.map(({ id, row }) => [id, row]));
};
const TABLES = ['sides', 'game_keys', 'side_moves', 'shipped_analyses'] as const;
const everything = async () => ({
  contents: await contents(),
  tables: await Promise.all(TABLES.map(rowVersions)),
});

test('a full sync reads the whole history again and writes only what became richer', async () => {
  const games = DAYS.map((day) => gameAt('anna', day));
  expect(await readAll(await ledger.follow('anna'), games)).toEqual([201, 201, 201, 201, 201]);
  const { cursor } = await ledger.player('anna');
  const before = await everything();

  // Nothing new: no row but the time at which a game was last fetched.
  expect(await readAll(await ledger.request('anna', true), games)).toEqual([204, 204, 204, 204, 204]);
  expect(await everything()).toEqual(before);

  // One was analyzed meanwhile, another comes poorer than it is stored.
  const analyzed = { ...(games[2] as LichessGame), analysis: [{ eval: 20 }, { eval: 15 }] };
  const poorer = { ...(games[3] as LichessGame), clocks: undefined };
  const again = games.with(2, analyzed).with(3, poorer);
  expect(await readAll(await ledger.request('anna', true), again)).toEqual([204, 204, 200, 204, 204]);
  const after = await everything();
  for (const game of games) {
    const isSame = game !== games[2];
    expect([game.id, after.contents.get(game.id) === before.contents.get(game.id)]).toEqual([
      game.id,
      isSame,
    ]);
    for (const [i, rows] of after.tables.entries())
      expect([TABLES[i], rows.get(game.id) === before.tables[i]?.get(game.id)]).toEqual([TABLES[i], isSame]);
  }
  const { body } = await api.ask<LichessGame>('GET', `/api/games/${analyzed.id}`);
  expect(body).toEqual(analyzed);
  expect(await ledger.sync('anna')).toMatchObject({
    state: 'done',
    trigger: 'request',
    fetched: 5,
    stored: 5,
  });
  expect(await ledger.player('anna')).toMatchObject({ cursor, games: 5 });
});

const end = async (turn: Turn) => {
  const page = (await ledger.open(turn)) as OpenedPage;
  await ledger.seal(page.id, { lines: 0, reachedEnd: true });
  return page;
};
const turnOf = async (id: string) => (await ledger.due()).turns.find(({ playerId }) => playerId === id);
const stopped = Date.UTC(2024, 5, 1);

describe('a full sync that is asked for while another one is under way', () => {
  const underWay = async (id: string) => {
    await end(await ledger.follow(id));
    await api.db.sql`
      update follows f set cursor = ${new Date(stopped).toISOString()} from players p where p.no = player_no and p.id = ${id}`;
    return ledger.tick(id);
  };

  test('is the one already running in the answer, and begins at the next tick after it, once', async () => {
    const running = await underWay('boris');
    const answer = await api.ask<Sync>('POST', '/api/players/boris/syncs', { full: true });
    expect(answer).toMatchObject({ status: 200, body: { id: running.syncId, full: false } });
    await ledger.due();
    expect(await ledger.sync('boris')).toMatchObject({ id: running.syncId });
    expect((await end(running)).since).toBe(stopped);

    const full = (await turnOf('boris')) as Turn;
    expect(await ledger.sync('boris')).toMatchObject({ id: full.syncId, trigger: 'request', full: true });
    expect((await end(full)).since).toBeNull();
    expect(await turnOf('boris')).toBeUndefined();
    expect((await end(await ledger.tick('boris'))).since).toBe(stopped);
    expect(await ledger.sync('boris')).toMatchObject({ trigger: 'tick', full: false });
  });

  test('is what the next request begins, where that comes first', async () => {
    const running = await underWay('carla');
    await ledger.request('carla', true);
    await ledger.request('carla', false);
    await end(running);
    const next = await ledger.request('carla', false);
    expect(await ledger.sync('carla')).toMatchObject({ id: next.syncId, full: true });
    expect((await end(next)).since).toBeNull();
    expect(await turnOf('carla')).toBeUndefined();
  });

  test('is that one, where it is a full one itself', async () => {
    await end(await ledger.follow('dora'));
    const running = await ledger.request('dora', true);
    expect((await ledger.request('dora', true)).syncId).toBe(running.syncId);
    await end(running);
    expect(await turnOf('dora')).toBeUndefined();
  });

  test('waits for a player who was paused meanwhile', async () => {
    const running = await underWay('edgar');
    await ledger.request('edgar', true);
    await end(running);
    await api.ask('PATCH', '/api/players/edgar', { paused: true });
    expect(await turnOf('edgar')).toBeUndefined();
    await api.ask('PATCH', '/api/players/edgar', { paused: false });
    expect((await end((await turnOf('edgar')) as Turn)).since).toBeNull();
  });
});
