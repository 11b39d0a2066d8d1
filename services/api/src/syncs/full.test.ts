import { afterAll, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
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
const countVersions = async () =>
  (await api.db.sql`select xmin::text, c.* from position_counts c order by player_no, key, white, next`).map(
    (row) => JSON.stringify(row),
  );
const contents = async () => {
  const rows = await api.db.sql<{ id: string; row: string }[]>`
    select id, (to_jsonb(g) - 'fetched_at')::text as row from games g`;
  return new Map(rows.map(({ id, row }) => [id, row]));
};
const TABLES = ['sides', 'game_keys', 'side_moves', 'shipped_analyses'] as const;
const everything = async () => ({
  contents: await contents(),
  counts: await countVersions(),
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
