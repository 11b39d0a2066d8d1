import { afterAll, afterEach, describe, expect, test } from 'bun:test';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { payloadOf } from '@rookery/shared/lichess/payload.ts';
import { type Answer, startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import { until } from '@rookery/tools/test/until.ts';
import postgres from 'postgres';
import { awayDetail } from './problem.ts';

const api = await startTestApi();
const admin = postgres(api.databaseUrl, { max: 1, onnotice: () => {} });
const ledger = createLedger(api);
afterAll(async () => {
  await admin.end();
  await api.close();
});

let games = 0;
const newGame = () => ({ ...gameAt('anna', ++games), id: `away${String(games).padStart(4, '0')}` });
const putOne = (game = newGame()) => api.ask('PUT', `/api/games/${game.id}`, { game });
const rejectOne = () =>
  api.ask('POST', '/api/rejected', {
    code: 'invalid_json',
    detail: 'x',
    ...payloadOf(new TextEncoder().encode('refused')),
  });
const counts = async () =>
  (
    await admin<{ games: number; rejected: number }[]>`
      select (select count(*)::int from games) as games, (select count(*)::int from rejected_records) as rejected`
  )[0];
const isAway = ({ status, body }: Answer, detail: RegExp) => {
  expect({ status, ...(body as object) }).toMatchObject({ status: 503, code: 'unavailable' });
  expect((body as { detail: string }).detail).toMatch(detail);
};

describe('while Postgres refuses to write', () => {
  afterEach(async () => {
    await admin.unsafe(`drop trigger if exists refuse on games; drop function if exists refuse`);
  });

  // What it says when the disk is full and so on, said by a trigger. 57P01 ends the connection: see lost-connection.test.ts.
  test.each([
    ['25006', /takes no writes/],
    ['53100', /disk of the database is full/],
    ['53200', /not reachable/],
    ['53300', /no connection left/],
    ['57014', /took too long/],
    ['55P03', /busy/],
    ['40P01', /another change/],
    ['58030', /not reachable/],
  ])('for %s a save is unavailable, the record is not rejected, and comes in later', async (code, detail) => {
    await admin.unsafe(`
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'no' using errcode = '${code}'; end $$;
      create trigger refuse before insert on games execute function refuse()`);
    const before = await counts();
    const page = (await ledger.open(await ledger.follow(`anna${code}`))) as OpenedPage;
    const game = newGame();
    const put = () => api.ask('PUT', `/api/games/${game.id}`, { game, page: { id: page.id, seq: 0 } });
    isAway(await put(), detail);
    isAway(await api.ask('PUT', '/api/games', { games: [{ game: newGame() }, { game }] }), detail);
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    expect(await ledger.player(`anna${code}`)).toMatchObject({ syncing: true, cursor: null });
    expect(await counts()).toEqual(before);
    await admin`drop trigger refuse on games`;
    expect((await put()).status).toBe(201);
    expect(await ledger.player(`anna${code}`)).toMatchObject({ syncing: false, rejected: 0 });
  });
});

test('while it is read-only, reading goes on and every write is unavailable', async () => {
  const game = newGame();
  await putOne(game);
  const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
  const before = await counts();
  const [database] = await admin<{ name: string }[]>`select quote_ident(current_database()) as name`;
  const setReadOnly = async (on: boolean) => {
    await admin.unsafe(`
      set default_transaction_read_only = off;
      alter database ${database?.name} set default_transaction_read_only = ${on ? 'on' : 'off'}`);
    await admin`
      select pg_terminate_backend(pid, 30_000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    const clients = [api.db.sql, api.db.saving];
    await until('new connections', async () => {
      const settings = await Promise.all(
        clients.flatMap((client) =>
          Array.from({ length: 8 }, () =>
            client<{ on: string }[]>`select current_setting('transaction_read_only') as on`.catch(() => []),
          ),
        ),
      );
      return settings.every(([row]) => row?.on === (on ? 'on' : 'off'));
    });
    await until(
      'a list by the other client',
      async () => (await api.ask('GET', '/api/rejected')).status === 200,
    );
  };
  await setReadOnly(true);
  const writes: [string, string, object?][] = [
    ['PUT', '/api/games', { games: [{ game: newGame() }] }],
    ['POST', '/api/players', { username: 'boris' }],
    ['PATCH', '/api/players/anna', { paused: true }],
    ['DELETE', '/api/players/anna'],
    ['POST', '/api/players/anna/syncs', {}],
    ['PUT', '/api/players/anna/account', { games: 1 }],
    ['POST', '/api/syncs/due'],
    ['POST', '/api/syncs/due', { lost: true }],
    ['POST', `/api/pages/${page.id}/fail`, { kind: 'network', detail: 'x', secondRequest: true }],
    [
      'POST',
      `/api/pages/${page.id}/seal`,
      { lines: 0, lastCreatedAt: null, end: 'complete', reachedEnd: true, tookMs: 1 },
    ],
  ];
  isAway(await putOne(), /takes no writes/);
  isAway(await putOne({ ...game, moves: 'e4 e5 Nf3', lastMoveAt: Date.now() }), /takes no writes/);
  // Refused for what it is, it cannot be listed either: the worker must come again.
  isAway(await putOne({ ...newGame(), moves: 'e5' }), /takes no writes/);
  isAway(await rejectOne(), /takes no writes/);
  for (const [method, path, body] of writes) isAway(await api.ask(method, path, body), /takes no writes/);
  for (const path of [`/api/games/${game.id}`, '/api/games', '/api/players/anna', '/api/status'])
    expect([path, (await api.ask('GET', path)).status]).toEqual([path, 200]);
  expect(await counts()).toEqual(before);
  await setReadOnly(false);
  expect((await putOne()).status).toBe(201);
  expect((await rejectOne()).status).toBe(201);
});

test('what waits for a long work and is ended says so, and nothing has changed', async () => {
  await ledger.follow('carla');
  const holder = await admin.reserve();
  await holder`begin`;
  // What a writer of games holds.
  await holder`select pg_advisory_xact_lock_shared(5318008117)`;
  const answer = api.ask('DELETE', '/api/players/carla');
  await until('it waits', async () => {
    const rows = await holder`
      select pg_cancel_backend(pid) from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`;
    return rows.length > 0;
  });
  isAway(await answer, /took too long/);
  await holder`commit`;
  holder.release();
  expect(await api.ask('GET', '/api/players/carla')).toMatchObject({ status: 200 });
  expect(await api.ask('DELETE', '/api/players/carla')).toMatchObject({ status: 204 });
});

test.each([
  ['57P01', true],
  ['57P03', true],
  ['08006', true],
  ['CONNECTION_CLOSED', true],
  ['ECONNREFUSED', true],
  ['55P03', true],
  ['40001', true],
  ['23505', false],
  ['22003', false],
  ['42P01', false],
  ['54000', false],
  ['XX000', false],
  [undefined, false],
])('the code %p means that Postgres is away: %p', (code, away) => {
  const error = Object.assign(new Error('x'), { code });
  for (const thrown of [error, new Error('in a query', { cause: error })])
    expect(awayDetail(thrown) !== undefined).toBe(away);
});
