import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, gameAt } from '@rookery/tools/test/ledger.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);
const { sql } = api.db;
beforeEach(async () => {
  await sql`truncate follows cascade`;
});

const due = async () => (await ledger.due()).turns.map(({ playerId }) => playerId).sort();
/** A player whose first sync is over. */
const synced = async (id: string): Promise<string> => {
  const page = (await ledger.open(await ledger.follow(id))) as OpenedPage;
  await ledger.seal(page.id, { lines: 0, reachedEnd: true });
  return id;
};
const comeTime = () => sql`update follows set next_sync_at = now() - interval '1 second'`;

describe('who is due', () => {
  test('nobody, when nobody is followed', async () => {
    expect(await due()).toEqual([]);
  });

  test('a player whose time has come, from the cursor on', async () => {
    await synced('anna');
    expect(await due()).toEqual([]);
    await comeTime();
    const { turns } = await ledger.due();
    expect(turns).toMatchObject([{ playerId: 'anna', turn: 1 }]);
    expect(await ledger.sync('anna')).toMatchObject({ state: 'queued', trigger: 'tick' });
  });

  test('neither one who is paused nor one who is gone from Lichess', async () => {
    await synced('paused');
    await synced('missing');
    await comeTime();
    await api.ask('PATCH', '/api/players/paused', { paused: true });
    await sql`update follows set state = 'notFound' from players p where p.no = player_no and p.id = 'missing'`;
    expect(await due()).toEqual([]);
    for (const id of ['paused', 'missing']) expect((await ledger.player(id)).syncing).toBe(false);
    // Resumed, the player is due at once.
    await api.ask('PATCH', '/api/players/paused', { paused: false });
    expect(await due()).toEqual(['paused']);
  });

  test('one whose turn was lost on its way, after a while', async () => {
    const turn = await ledger.follow('anna');
    await ledger.due();
    expect(await due()).toEqual([]);
    await sql`update syncs set dispatched_at = now() - interval '3 minutes', started_at = now() - interval '1 hour'`;
    expect((await ledger.due()).turns).toEqual([turn]);
    expect(await due()).toEqual([]);
  });

  test('nobody twice: one sync a player, however often and by however many it is asked', async () => {
    for (const id of ['anna', 'boris', 'carla']) await synced(id);
    await comeTime();
    await Promise.all([ledger.due(), ledger.due(), ledger.due()]);
    const rows = await sql<{ n: number }[]>`
      select count(*)::int as n from syncs where ended_at is null group by player_no`;
    expect(rows.map(({ n }) => n)).toEqual([1, 1, 1]);
    await sql`update syncs set dispatched_at = now() where ended_at is null`;
    expect(await due()).toEqual([]);
  });

  test('not one whose sync has read everything and waits for its games', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: 0, reachedEnd: true });
    await comeTime();
    await sql`update syncs set dispatched_at = now() - interval '1 hour'`;
    expect(await due()).toEqual([]);
  });
});

test.each([
  ['yesterday', 0.5, 3],
  ['this week', 5, 15],
  ['this month', 20, 60],
  ['long ago', 400, 360],
])('a player who last played %s is looked at again in due time', async (_, daysAgo, minutes) => {
  const turn = await ledger.follow('anna');
  const page = (await ledger.open(turn)) as OpenedPage;
  const createdAt = Date.now() - daysAgo * 86_400_000;
  await ledger.land(page.id, 0, {
    ...gameAt('anna', Math.round(daysAgo * 10)),
    createdAt: Math.round(createdAt),
  });
  await sql`update sides set at = to_timestamp(${createdAt / 1000}::float8)`;
  await ledger.seal(page.id, { lines: 1, lastCreatedAt: Math.round(createdAt), reachedEnd: true });
  const { nextSyncAt } = await ledger.player('anna');
  const wait = (Date.parse(nextSyncAt as string) - Date.now()) / 60_000;
  expect(wait).toBeWithin(minutes * 0.9 - 0.2, minutes * 1.1 + 0.1);
});

test('players who were synced in the same moment do not come due in the same moment', async () => {
  for (let i = 0; i < 30; i++) await synced(`many${i}`);
  const [row] = await sql<{ first: number; last: number }[]>`
    select min(rest)::float8 as first, max(rest)::float8 as last
    from (select extract(epoch from next_sync_at - last_synced_at) / 3600 as rest from follows) as t`;
  expect(row?.first).toBeWithin(5.4, 5.8);
  expect(row?.last).toBeWithin(6.2, 6.6);
});

test('the age of the last tick is on /metrics', async () => {
  const age = async () => {
    const { body } = await api.ask<string>('GET', '/metrics');
    return Number(/^rookery_tick_age_seconds (\S+)$/m.exec(body)?.[1]);
  };
  const seconds = (since: number) => (performance.now() - since) / 1_000;
  await ledger.due();
  const before = performance.now();
  await Bun.sleep(60);
  const least = seconds(before);
  expect(await age()).toBeGreaterThan(least);
  const again = performance.now();
  await ledger.due();
  const young = await age();
  // However long the question took: less than since the tick was told.
  expect(young).toBeLessThan(seconds(again));
});

test('what was noted of a check is cleared away after a month, that a game is gone never', async () => {
  await sql`
    insert into checks (game_no, checked_at, gone) values
      (1, now() - interval '29 days', false), (2, now() - interval '31 days', false), (3, now() - interval '1 year', true)`;
  await ledger.due();
  const rows = await sql<{ game_no: number }[]>`select game_no from checks order by 1`;
  expect(rows.map((row) => row.game_no)).toEqual([1, 3]);
});

test('pages of syncs that ended are cleared away after a day, others never', async () => {
  const [old, fresh] = [await ledger.follow('anna'), await ledger.follow('boris')];
  for (const turn of [old, fresh]) {
    const page = (await ledger.open(turn)) as OpenedPage;
    await ledger.seal(page.id, { lines: 0, reachedEnd: turn === old });
  }
  await sql`update pages set landed_at = now() - interval '2 days'`;
  await ledger.due();
  const rows = await sql<{ sync_id: number }[]>`select sync_id from pages`;
  expect(rows.map((row) => row.sync_id)).toEqual([(fresh as Turn).syncId]);
});
