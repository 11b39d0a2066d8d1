import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import { QUEUES } from '@rookery/shared/jobs.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

const api = await startTestApi();
const ledger = createLedger(api);
const { sql } = api.db;
const connection = new Redis(api.redisUrl, { maxRetriesPerRequest: null });
const queue = new Queue(QUEUES.fetch.queue, { connection });
afterAll(async () => {
  await queue.close();
  connection.disconnect();
  await api.close();
});
beforeEach(async () => {
  await sql`truncate follows, games, sides, checks, rejected_records cascade`;
  await queue.obliterate({ force: true });
});

/** The jobs that wait, without the request that each came of. */
const jobs = async () =>
  (await queue.getJobs(['waiting', 'prioritized', 'delayed'])).map(({ name, data }) => {
    const { requestId: _, ...payload } = data;
    return { name, data: payload };
  });

describe('following a player', () => {
  test('answers the player, and the first turn is on api_queue at once', async () => {
    const answer = await api.ask('POST', '/api/players', { username: 'Anna-1' });
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.body).toEqual({
      id: 'anna-1',
      username: 'Anna-1',
      state: 'active',
      games: 0,
      rejected: 0,
      syncing: true,
      cursor: null,
      lastSyncedAt: null,
      nextSyncAt: null,
      analyze: 'none',
    });
    const sync = await ledger.sync('anna-1');
    expect(sync).toMatchObject({ state: 'queued', trigger: 'follow', pages: 0, endedAt: null });
    expect(await jobs()).toEqual([
      { name: 'fetch_player_games', data: { playerId: 'anna-1', syncId: sync.id, turn: 1 } },
    ]);
  });

  test('again, in whatever case, is 200 and enqueues nothing more', async () => {
    await api.ask('POST', '/api/players', { username: 'Anna' });
    const again = await Promise.all(
      ['anna', 'ANNA', 'Anna'].map((username) => api.ask('POST', '/api/players', { username })),
    );
    for (const answer of again)
      expect(answer).toMatchObject({ status: 200, body: { id: 'anna', username: 'Anna' } });
    expect(await jobs()).toHaveLength(1);
  });

  test('at once by several is one player and one sync', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.ask('POST', '/api/players', { username: 'Anna' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from syncs`;
    expect(row?.n).toBe(1);
    expect(await jobs()).toHaveLength(1);
  });

  test('leaves one job however often its turn is dispatched', async () => {
    const turn = await ledger.follow('anna');
    await Promise.all([api.dispatch.turn(turn), api.dispatch.turn(turn)]);
    expect(await jobs()).toHaveLength(1);
    await api.dispatch.turn({ ...turn, turn: 2 });
    expect(await jobs()).toHaveLength(2);
  });

  test('who is known from games already counts those', async () => {
    await api.ask('PUT', '/api/games/game0001', { game: { ...gameAt('anna', 1), id: 'game0001' } });
    expect(await api.ask('POST', '/api/players', { username: 'Anna' })).toMatchObject({
      status: 201,
      body: { games: 1 },
    });
  });

  test.each(['', 'a', 'a b', 'ä', 'x'.repeat(31), '../x'])('%p is invalid_username', async (username) => {
    expect(await api.ask('POST', '/api/players', { username })).toMatchObject({
      status: 400,
      body: { code: 'invalid_username' },
    });
    expect(await jobs()).toEqual([]);
  });
});

describe('a followed player', () => {
  test('is found in any case, and one who is not followed is player_not_found', async () => {
    await ledger.follow('Anna');
    expect(await api.ask('GET', '/api/players/ANNA')).toMatchObject({ status: 200, body: { id: 'anna' } });
    for (const [method, path, body] of [
      ['GET', '/api/players/nobody', undefined],
      ['PATCH', '/api/players/nobody', { paused: true }],
      ['DELETE', '/api/players/nobody', undefined],
      ['GET', '/api/players/nobody/reconciliation', undefined],
      ['GET', '/api/players/nobody/syncs', undefined],
      ['POST', '/api/players/nobody/syncs', {}],
      ['PUT', '/api/players/nobody/account', { games: 1 }],
    ] as const) {
      expect([method, path, await api.ask(method, path, body)]).toMatchObject([
        method,
        path,
        { status: 404, body: { code: 'player_not_found' } },
      ]);
    }
  });

  test('a game against oneself is one game', async () => {
    await ledger.follow('anna');
    const self = { user: { id: 'anna', name: 'Anna' } };
    await api.ask('PUT', '/api/games/self0001', {
      game: { ...gameAt('anna', 1), id: 'self0001', players: { white: self, black: self } },
    });
    await api.ask('PUT', '/api/games/self0002', { game: { ...gameAt('anna', 2), id: 'self0002' } });
    expect((await ledger.player('anna')).games).toBe(2);
    expect(await api.ask('GET', '/api/players/anna/reconciliation')).toMatchObject({ body: { stored: 2 } });
  });

  test('is changed by what the body names, and by nothing else', async () => {
    await ledger.follow('anna');
    const change = (body: object) => api.ask('PATCH', '/api/players/anna', body);
    expect(await change({ analyze: 'new', nodes: 5_000 })).toMatchObject({
      status: 200,
      body: { analyze: 'new', state: 'active' },
    });
    expect(await change({ paused: true })).toMatchObject({ body: { analyze: 'new', state: 'paused' } });
    expect(await change({})).toMatchObject({ status: 200, body: { analyze: 'new', state: 'paused' } });
    expect(await change({ paused: false })).toMatchObject({ body: { state: 'active', nextSyncAt: null } });
    expect(await change({ analyze: 'some' })).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  });

  test('resuming one who is not paused leaves the state', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    await ledger.fail(page.id, { kind: 'notFound', detail: 'x' });
    expect(await api.ask('PATCH', '/api/players/anna', { paused: false })).toMatchObject({
      body: { state: 'notFound' },
    });
  });

  test('is spelled and counted as Lichess says, if it is the same account', async () => {
    await ledger.follow('anna');
    await api.ask('PUT', '/api/players/anna/account', { username: 'AnNa', games: 77 });
    await api.ask('PUT', '/api/players/anna/account', { username: 'Boris' });
    expect((await ledger.player('anna')).username).toBe('AnNa');
    expect(await api.ask('GET', '/api/players/anna/reconciliation')).toMatchObject({
      body: { expected: 77 },
    });
  });
});

describe('the list of players', () => {
  test('is by id, page by page, and holds nobody twice while others arrive', async () => {
    for (const id of ['dora', 'anna', 'carl', 'boris']) await ledger.follow(id);
    const read = (query: string) =>
      api.ask<{ items: { id: string }[]; next: string | null }>('GET', `/api/players?${query}`);
    const first = await read('limit=2');
    expect(first.body.items.map(({ id }) => id)).toEqual(['anna', 'boris']);
    await ledger.follow('aaron');
    const second = await read(`limit=2&cursor=${first.body.next}`);
    expect(second.body.items.map(({ id }) => id)).toEqual(['carl', 'dora']);
    expect(second.body.next).toBeNull();
  });
});

describe('a sync on request', () => {
  const request = (body?: object) => api.ask<{ id: number }>('POST', '/api/players/anna/syncs', body);
  const finish = async (turn: Turn) => {
    const page = (await ledger.open(turn)) as OpenedPage;
    await ledger.land(page.id, 0, gameAt('anna', 0));
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    await queue.obliterate({ force: true });
  };

  test('is 202 when it begins, 200 while one is under way', async () => {
    const first = await ledger.follow('anna');
    expect(await request({})).toMatchObject({ status: 200, body: { id: first.syncId, trigger: 'follow' } });
    await finish(first);
    const begun = await request();
    expect(begun).toMatchObject({
      status: 202,
      body: { state: 'queued', trigger: 'request', playerId: 'anna' },
    });
    expect(await jobs()).toEqual([
      { name: 'fetch_player_games', data: { playerId: 'anna', syncId: begun.body.id, turn: 1 } },
    ]);
    expect(await request({ full: true })).toMatchObject({ status: 200, body: { id: begun.body.id } });
    expect(await jobs()).toHaveLength(1);
  });

  test('goes on from the cursor, with full from the beginning', async () => {
    await finish(await ledger.follow('anna'));
    const { body } = await request({ full: false });
    const turn = { playerId: 'anna', syncId: body.id, turn: 1 };
    expect(await ledger.open(turn)).toMatchObject({ since: FIRST_DAY });
    await finish(turn);
    const full = { playerId: 'anna', syncId: (await request({ full: true })).body.id, turn: 1 };
    expect(await ledger.open(full)).toMatchObject({ since: null });
    await finish(full);
    // Reading everything again does not move the cursor back.
    expect((await ledger.player('anna')).cursor).toBe(new Date(FIRST_DAY).toISOString());
  });

  test('of a player who is paused is player_paused', async () => {
    await finish(await ledger.follow('anna'));
    await api.ask('PATCH', '/api/players/anna', { paused: true });
    expect(await request({})).toMatchObject({ status: 409, body: { code: 'player_paused' } });
  });

  test('the list is newest first, page by page', async () => {
    const ids: number[] = [];
    await finish(await ledger.follow('anna'));
    for (let i = 0; i < 4; i++) {
      const { body } = await request({});
      ids.unshift(body.id);
      await finish({ playerId: 'anna', syncId: body.id, turn: 1 });
    }
    const read = async (query: string) =>
      (
        await api.ask<{ items: { id: number }[]; next: string | null }>(
          'GET',
          `/api/players/anna/syncs?${query}`,
        )
      ).body;
    const first = await read('limit=2');
    await request({});
    const second = await read(`limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  });
});

describe('reconciliation', () => {
  const reconciled = async () => (await api.ask('GET', '/api/players/anna/reconciliation')).body;

  test('is complete when the newest finished sync reached the end and nothing is pending', async () => {
    const turn = await ledger.follow('anna');
    expect(await reconciled()).toEqual({
      stored: 0,
      rejected: 0,
      rejectedBy: [],
      pending: 0,
      finished: 0,
      running: 0,
      aborted: 0,
      gone: 0,
      expected: null,
      notes: ["Lichess's own count is not known yet"],
      complete: false,
      cursor: null,
      oldestOpen: null,
    });
    const page = (await ledger.open(turn)) as OpenedPage;
    await ledger.land(page.id, 0, gameAt('anna', 0));
    await ledger.seal(page.id, { lines: 3, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    expect(await reconciled()).toMatchObject({ stored: 1, pending: 2, complete: false });
    await ledger.reject(page.id, 1);
    await ledger.land(page.id, 2, { ...gameAt('anna', 2), status: 'started', winner: undefined });
    const done = {
      stored: 2,
      rejected: 1,
      pending: 0,
      complete: true,
      oldestOpen: new Date(gameAt('anna', 2).createdAt).toISOString(),
    };
    expect(await reconciled()).toMatchObject(done);
    // The next one that begins takes nothing of it back.
    await api.ask('POST', '/api/players/anna/syncs', {});
    expect(await reconciled()).toMatchObject({ complete: true });
  });

  test('tells the kinds of games apart, and why the sum is not what Lichess counts', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    const self = { user: { id: 'anna', name: 'Anna' } };
    const stored = [
      gameAt('anna', 0),
      { ...gameAt('anna', 1), players: { white: self, black: self } },
      { ...gameAt('anna', 2), status: 'aborted', winner: undefined },
      { ...gameAt('anna', 3), status: 'started', winner: undefined },
      { ...gameAt('anna', 4), status: 'created', winner: undefined },
    ];
    for (const [seq, game] of stored.entries()) await ledger.land(page.id, seq, game);
    await ledger.land(page.id, 5, { ...gameAt('anna', 5), moves: 'e5' });
    await ledger.land(page.id, 6, { ...gameAt('anna', 6), variant: 'fourPlayer' });
    await ledger.land(page.id, 7, { ...gameAt('anna', 0), moves: 'e5' });
    await ledger.reject(page.id, 8);
    await ledger.seal(page.id, { lines: 10, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    await sql`insert into checks (game_no, checked_at, gone)
      select no, now() + interval '1 second', true from games where id = ${gameAt('anna', 3).id}`;
    await api.ask('PUT', '/api/players/anna/account', { games: 8 });
    expect(await reconciled()).toEqual({
      stored: 5,
      finished: 2,
      running: 1,
      aborted: 1,
      gone: 1,
      rejected: 4,
      rejectedBy: [
        { code: 'illegal_move', count: 2 },
        { code: 'invalid_json', count: 1 },
        { code: 'unknown_variant', count: 1 },
      ],
      pending: 1,
      expected: 8,
      notes: [
        '1 aborted game is stored that Lichess does not count',
        '1 game is still running: Lichess counts it when it is over',
        '1 game that is stored is no longer at Lichess',
        '6 games that Lichess counts are not here: 3 were rejected, 1 is on its way, 2 have not been read yet',
        '1 record is rejected that is no game missing here',
      ],
      complete: false,
      cursor: null,
      oldestOpen: new Date(gameAt('anna', 4).createdAt).toISOString(),
    });
  });

  test('has nothing to say when the numbers agree', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    for (const n of [0, 1]) await ledger.land(page.id, n, gameAt('anna', n));
    await ledger.seal(page.id, { lines: 2, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    await api.ask('PUT', '/api/players/anna/account', { games: 2 });
    expect(await reconciled()).toMatchObject({
      stored: 2,
      finished: 2,
      expected: 2,
      notes: [],
      complete: true,
    });
  });

  test('is not complete after a sync that failed', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    await ledger.fail(page.id, { kind: 'network', detail: 'x' });
    expect(await reconciled()).toMatchObject({ complete: false });
  });
});

describe('unfollowing', () => {
  test('takes the ledger, and the rejected records that were nobody else’s', async () => {
    const [anna, boris] = [await ledger.follow('anna'), await ledger.follow('boris')];
    const [a, b] = [(await ledger.open(anna)) as OpenedPage, (await ledger.open(boris)) as OpenedPage];
    await ledger.reject(a.id, 0);
    await ledger.reject(b.id, 0);
    // One that no player is known for, as from a file.
    expect(
      await api.ask('PUT', '/api/games/badgame1', {
        game: { ...gameAt('x', 1), id: 'badgame1', moves: 'e5' },
      }),
    ).toMatchObject({ status: 422 });
    expect(await api.ask('DELETE', '/api/players/anna')).toMatchObject({ status: 204, body: null });
    const left = await api.ask<{ items: { playerId?: string }[] }>('GET', '/api/rejected');
    expect(left.body.items.map(({ playerId }) => playerId ?? 'nobody')).toEqual(['nobody', 'boris']);
    expect(await api.ask('GET', '/api/players/anna')).toMatchObject({ status: 404 });
    expect(await ledger.land(a.id, 1, gameAt('anna', 1))).toBe(201);
  });

  test('with its games takes what was noted of them', async () => {
    const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
    await ledger.land(page.id, 0, { ...gameAt('anna', 0), status: 'started', winner: undefined });
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    const byId = (await ledger.open(await ledger.request('anna'))) as OpenedPage;
    await ledger.seal(byId.id, { lines: 0, missing: byId.ids ?? [] });
    const noted = async () => (await sql<{ n: number }[]>`select count(*)::int as n from checks`)[0]?.n;
    expect(await noted()).toBe(1);
    expect(await api.ask('DELETE', '/api/players/anna?games=delete')).toMatchObject({ status: 204 });
    expect(await noted()).toBe(0);
  });

  test('games=maybe is named', async () => {
    await ledger.follow('anna');
    const answer = await api.ask<{ detail: string }>('DELETE', '/api/players/anna?games=maybe');
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_parameter' } });
    expect(answer.body.detail).toStartWith('games: ');
  });
});
