import { afterAll, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { until } from '@rookery/tools/test/until.ts';
import postgres from 'postgres';

const api = await startTestApi();
const admin = postgres(api.databaseUrl, { max: 1 });
afterAll(async () => {
  await admin.end();
  await api.close();
});

const named = (id: string): LichessGame => ({ ...ORDINARY, id });
const put = (game: LichessGame) =>
  api.ask<{ code?: string }>('PUT', `/api/games/${game.id}`, { game, fetchedAt: '2024-01-01T00:00:00Z' });
const breakConnections = () => admin`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;
/** Uses every connection of the pools until it answers. */
const everyConnection = (client: postgres.Sql) =>
  Promise.all(
    Array.from({ length: 8 }, () => until('an answer', () => client`select 1`.catch(() => undefined))),
  );

test('a game is saved, or the API says that the database is away; and it comes back by itself', async () => {
  for (const round of [1, 2, 3]) {
    const games = Array.from({ length: 200 }, (_, i) => named(`lost${round}${String(i).padStart(3, '0')}`));
    const puts = games.map(put);
    await Promise.race(puts);
    await breakConnections();
    const answers = await Promise.all(puts);
    for (const { status, body } of answers)
      if (status !== 201) expect([status, body.code]).toEqual([503, 'unavailable']);
    // The job comes again, as the queue would send it.
    const again = await Promise.all(
      games.map((game) =>
        until('an answer', async () => {
          const { status } = await put(game);
          return status < 500 && status;
        }),
      ),
    );
    for (const [i, { status }] of answers.entries()) {
      // What was answered as saved is; of the others some were saved before the answer was lost.
      if (status === 201) expect(again[i]).toBe(204);
      else expect([201, 204]).toContain(again[i] as number);
    }
    await everyConnection(api.db.saving);
  }
  const [row] = await admin`select count(*)::int as n from sides s join games g on g.no = s.game_no`;
  expect(row?.n).toBe(2 * 600);
});

test('a page is landed whole or not at all', async () => {
  const { body } = await api.ask<{ id: string }>('POST', '/api/players', { username: 'anna' });
  expect(body.id).toBe('anna');
  const [sync] = await admin<{ id: number }[]>`select id from syncs`;
  const opened = await api.ask<{ page: { id: number } }>('POST', `/api/syncs/${sync?.id}/pages`, { turn: 1 });
  const { id } = opened.body.page;
  const land = (seq: number) => {
    const game = named(`page${String(seq).padStart(4, '0')}`);
    return api.ask('PUT', `/api/games/${game.id}`, { game, page: { id, seq } });
  };
  const landing = Array.from({ length: 200 }, (_, seq) => land(seq));
  await Promise.race(landing);
  await breakConnections();
  const saved = (await Promise.all(landing)).flatMap(({ status }, seq) => (status === 201 ? [seq] : []));
  const [page] = await admin<{ landed: number; games: number }[]>`
    select (select sum(upper(r) - lower(r))::int from unnest(landed) as r) as landed,
      (select count(*)::int from games where id like 'page%') as games
    from pages`;
  // As many places as games: they are one transaction. What was answered is there.
  expect(page?.landed).toBe(page?.games as number);
  expect(page?.games).toBeGreaterThanOrEqual(saved.length);
  await everyConnection(api.db.saving);
});
