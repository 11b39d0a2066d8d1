import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);
const { sql } = api.db;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let players = 0;
let games = 0;
/** A game of a player that ended so long ago, without an analysis. */
const gameOf = (player: string, ago: number, fields: Partial<LichessGame> = {}): LichessGame => {
  const at = Date.now() - ago;
  const id = `byid${String(++games).padStart(4, '0')}`;
  return { ...gameAt(player, 0), id, createdAt: at, lastMoveAt: at, ...fields };
};
const RUNNING = { status: 'started', winner: undefined, moves: 'e4' } as const;
const SLOW = { speed: 'correspondence', perf: 'correspondence', clock: undefined, daysPerTurn: 3 } as const;

/** A player whose first sync brought these games; its cursor is at the newest of them. */
const begin = async (make: (id: string) => LichessGame[]) => {
  const id = `player${++players}`;
  const stored = make(id);
  const page = (await ledger.open(await ledger.follow(id))) as OpenedPage;
  for (const [seq, game] of stored.entries()) await ledger.land(page.id, seq, game);
  const lastCreatedAt = Math.max(FIRST_DAY, ...stored.map(({ createdAt }) => createdAt));
  await ledger.seal(page.id, { lines: stored.length, lastCreatedAt, reachedEnd: true });
  expect(await ledger.player(id)).toMatchObject({ syncing: false });
  return { id, games: stored, cursor: lastCreatedAt };
};
/** As if the game had been fetched, and last asked for by id, so long ago; null: never by id. */
const lookedAt = async (game: LichessGame, fetchedAgo: number, checkedAgo: number | null = null) => {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  await sql`update games set fetched_at = ${ago(fetchedAgo)} where id = ${game.id}`;
  if (checkedAgo !== null)
    await sql`
      insert into checks (game_no, checked_at, gone) select no, ${ago(checkedAgo)}::timestamptz, false
      from games where id = ${game.id}`;
};
const open = async (turn: Turn | null) => (await ledger.open(turn as Turn)) as OpenedPage;
/** Ends a sync from this turn on: nothing by id is left, and Lichess has nothing newer. */
const finish = async (turn: Turn | null) => {
  const page = await open(turn);
  expect(page.ids).toBeNull();
  await ledger.seal(page.id, { lines: 0, reachedEnd: true });
};
const idsOf = (list: readonly LichessGame[]) => list.map(({ id }) => id).sort();
const statusOf = async (game: LichessGame) =>
  (await api.ask<LichessGame>('GET', `/api/games/${game.id}`)).body.status;
const reconciled = async (id: string) =>
  (await api.ask<Record<string, unknown>>('GET', `/api/players/${id}/reconciliation`)).body;

describe('a game that was running when the cursor passed it', () => {
  test('is asked for by id until it is over, before what is new', async () => {
    const march = (id: string) => [gameOf(id, 90 * DAY, { ...RUNNING, ...SLOW }), gameOf(id, 40 * DAY)];
    const { id, games, cursor } = await begin(march);
    const [slow] = games as [LichessGame];
    await lookedAt(slow, 2 * HOUR);
    const turn = await ledger.tick(id);
    const page = await open(turn);
    expect(page).toMatchObject({ ids: [slow.id], since: null, max: 1, first: true, playerId: id });
    const over = { ...slow, moves: 'e4 e5 Qh5', status: 'resign', winner: 'black', lastMoveAt: Date.now() };
    await ledger.land(page.id, 0, over);
    const next = await ledger.seal(page.id, { lines: 1, missing: [] });
    expect(next).toEqual({ ...turn, turn: 2 });
    expect(await ledger.player(id)).toMatchObject({ syncing: true, cursor: new Date(cursor).toISOString() });
    expect(await open(next)).toMatchObject({ ids: null, since: cursor, max: 300, first: false });
    await finish(next);
    expect(await ledger.sync(id)).toMatchObject({ state: 'done', pages: 2, fetched: 1, stored: 1 });
    expect(await statusOf(slow)).toBe('resign');
    // A job that comes late does not take it back.
    expect(await api.ask('PUT', `/api/games/${slow.id}`, { game: slow })).toMatchObject({ status: 204 });
    expect(await statusOf(slow)).toBe('resign');
    expect(await reconciled(id)).toMatchObject({ finished: 2, running: 0, oldestOpen: null });
  });

  test('may end as aborted, with less than it had', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY, { ...RUNNING, clocks: [30_003] })]);
    const [game] = games as [LichessGame];
    const page = await open(await ledger.request(id));
    await ledger.land(page.id, 0, { ...game, status: 'aborted', moves: '', clocks: undefined });
    expect(await statusOf(game)).toBe('aborted');
    await finish(await ledger.seal(page.id, { lines: 1, missing: [] }));
    await finish(await ledger.request(id));
  });

  test('is not asked for in the first sync of a player', async () => {
    const id = `player${++players}`;
    const game = gameOf(id, 2 * HOUR, RUNNING);
    await api.ask('PUT', `/api/games/${game.id}`, { game });
    await lookedAt(game, HOUR);
    expect(await ledger.open(await ledger.follow(id))).toMatchObject({ ids: null, since: null });
  });

  test('is one of a file when its id is none of Lichess: that is never asked for', async () => {
    const { id } = await begin((id) => [gameOf(id, DAY, { ...RUNNING, id: 'foreign00001' })]);
    await finish(await ledger.request(id));
  });
});

describe('what is due', () => {
  const ANALYZED = { analysis: [{ eval: 20 }] };
  test.each<[string, Partial<LichessGame>, number, [number, (number | null)?], boolean, boolean]>([
    // What, created how long ago, fetched and asked for by id how long ago, due at the tick, due on request.
    ['running since today, just fetched', RUNNING, 5 * HOUR, [9 * MINUTE], false, true],
    ['running since today', RUNNING, 5 * HOUR, [11 * MINUTE], true, true],
    ['running since today, just asked for', RUNNING, 5 * HOUR, [4 * HOUR, 9 * MINUTE], false, true],
    ['running for days', RUNNING, 3 * DAY, [59 * MINUTE], false, true],
    ['running for days, long not seen', RUNNING, 3 * DAY, [61 * MINUTE], true, true],
    ['running for years', RUNNING, 700 * DAY, [DAY, 2 * HOUR], true, true],
    ['created and never begun', { ...RUNNING, status: 'created' }, DAY / 2, [11 * MINUTE], true, true],
    ['ended just now', {}, 50 * MINUTE, [50 * MINUTE], false, true],
    ['ended an hour ago', {}, 65 * MINUTE, [60 * MINUTE], true, true],
    ['looked at once', {}, 6 * HOUR, [6 * HOUR, 5 * HOUR], false, true],
    ['looked at once, hours ago', {}, 8 * HOUR, [8 * HOUR, 6.1 * HOUR], true, true],
    ['of days ago', {}, 4 * DAY, [4 * DAY, 1.9 * DAY], false, true],
    ['of days ago, long not looked at', {}, 4 * DAY, [4 * DAY, 2.1 * DAY], true, true],
    ['of days ago, fetched since', {}, 4 * DAY, [1.9 * DAY, 3 * DAY], false, true],
    ['of two weeks ago', {}, 14.1 * DAY, [14.1 * DAY], false, false],
    [
      'slow, that ended this week',
      { ...SLOW, lastMoveAt: Date.now() - 2 * DAY },
      90 * DAY,
      [2 * DAY],
      true,
      true,
    ],
    [
      'slow, that ended long ago',
      { ...SLOW, lastMoveAt: Date.now() - 15 * DAY },
      90 * DAY,
      [2 * DAY],
      false,
      false,
    ],
    ['with its analysis', ANALYZED, 2 * DAY, [2 * DAY], false, false],
    ['aborted', { status: 'aborted', winner: undefined }, 2 * DAY, [2 * DAY], false, false],
  ])('%s', async (_, fields, ago, [fetched, checked], atTick, onRequest) => {
    const { id, games } = await begin((id) => [gameOf(id, ago, fields)]);
    const [game] = games as [LichessGame];
    for (const [trigger, isDue] of [['tick', atTick] as const, ['request', onRequest] as const]) {
      await sql`truncate checks`;
      await lookedAt(game, fetched, checked);
      const turn = await ledger[trigger](id);
      const page = await open(turn);
      expect([trigger, page.ids]).toEqual([trigger, isDue ? [game.id] : null]);
      await finish(isDue ? await ledger.seal(page.id, { lines: 0, missing: [] }) : turn);
    }
  });

  test('for one player is looked at for all', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const [game] = games as [LichessGame];
    const { id: other } = await begin((other) => [
      { ...game, players: { white: game.players?.white, black: { user: { id: other, name: other } } } },
    ]);
    await lookedAt(game, DAY);
    const page = await open(await ledger.tick(id));
    expect(page.ids).toEqual([game.id]);
    await ledger.seal(page.id, { lines: 0, missing: [] });
    await finish(await ledger.tick(other));
  });

  test('is asked for 300 at a time, running games first', async () => {
    const { id } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    // As if a bot had played much: copies of its one game.
    await sql`
      with added as (
        insert into games (id, created_at, fetched_at, rank, plies, variant, speed, status)
        select 'bulk' || to_char(n, 'FM0000'), now() - interval '2 days', now(), 2 ^ 40, 1, 'standard', 'blitz', 'mate'
        from generate_series(1, 601) as n returning no
      )
      insert into sides select (jsonb_populate_record(s, jsonb_build_object(
        'game_no', a.no, 'white', true, 'status', 30, 'result', 1, 'tracked', false))).*
      from added a, sides s join players p on p.no = s.player_no where p.id = ${id} and s.white`;
    const asked: string[] = [];
    let turn: Turn | null = await ledger.request(id);
    for (const size of [300, 300, 2]) {
      const page: OpenedPage = await open(turn);
      expect([page.ids?.length, page.max]).toEqual([size, size]);
      asked.push(...(page.ids as string[]));
      turn = await ledger.seal(page.id, { lines: 0, missing: [] });
    }
    expect(asked[0]).toStartWith('byid');
    expect(new Set(asked).size).toBe(602);
    await finish(turn);
    await sql`delete from sides where game_no in (select no from games where id like 'bulk%')`;
  });
});

describe('a page by id', () => {
  test('whatever it says of an end or a time, moves nothing of the pages by time', async () => {
    const { id, cursor } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const page = await open(await ledger.request(id));
    const next = await ledger.seal(page.id, {
      lines: 0,
      lastCreatedAt: 5,
      reachedEnd: true,
      tookMs: 600_000,
    });
    expect(next).not.toBeNull();
    expect(await open(next)).toMatchObject({ ids: null, since: cursor, max: 300 });
    expect(await ledger.seal(page.id, { lines: 9, lastCreatedAt: 5, reachedEnd: true })).toEqual(next);
    await finish(next);
    expect((await ledger.player(id)).cursor).toBe(new Date(cursor).toISOString());
  });

  test('holds back the end of the sync until it has landed, and not the cursor', async () => {
    const { id, games, cursor } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const page = await open(await ledger.request(id));
    const second = await open(await ledger.seal(page.id, { lines: 1, missing: [] }));
    const newer = gameOf(id, 0);
    await ledger.land(second.id, 0, newer);
    await ledger.seal(second.id, { lines: 1, lastCreatedAt: newer.createdAt, reachedEnd: true });
    expect(newer.createdAt).toBeGreaterThan(cursor);
    expect(await ledger.player(id)).toMatchObject({
      cursor: new Date(newer.createdAt).toISOString(),
      syncing: true,
    });
    await ledger.land(page.id, 0, games[0] as LichessGame);
    expect(await ledger.player(id)).toMatchObject({ syncing: false });
  });

  test('a record of it that is refused counts as landed', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const page = await open(await ledger.request(id));
    const turn = await ledger.seal(page.id, { lines: 1, missing: [] });
    expect(await ledger.land(page.id, 0, { ...(games[0] as LichessGame), moves: 'e4 e4' })).toBe(422);
    await finish(turn);
    expect(await ledger.sync(id)).toMatchObject({ state: 'done', fetched: 1, rejected: 1, stored: 0 });
    expect(await statusOf(games[0] as LichessGame)).toBe('started');
  });

  test('that was never sealed is asked for again', async () => {
    const { id } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const turn = await ledger.request(id);
    const [page, again] = [await open(turn), await open(turn)];
    expect(again.id).not.toBe(page.id);
    expect(again.ids).toEqual(page.ids);
    expect(await ledger.sync(id)).toMatchObject({ pages: 1 });
  });

  test('that was cut leaves what was not answered to the next sync, and asks for nothing twice', async () => {
    const { id, games } = await begin((id) => [
      gameOf(id, 3 * DAY, RUNNING),
      gameOf(id, 2 * DAY, RUNNING),
      gameOf(id, 2 * DAY),
    ]);
    for (const game of games) await lookedAt(game, 2 * DAY);
    const page = await open(await ledger.tick(id));
    expect(page.ids?.toSorted()).toEqual(idsOf(games));
    const answered = games[1] as LichessGame;
    await ledger.land(page.id, 0, answered);
    await ledger.land(page.id, 1, games[2] as LichessGame);
    await finish(await ledger.seal(page.id, { lines: 2, end: 'cut', error: 'ECONNRESET' }));
    const again = await open(await ledger.tick(id));
    expect(again.ids).toEqual([games[0]?.id as string]);
  });
});

describe('a game that Lichess has no more', () => {
  const missed = async (id: string, ids: string[]) => {
    const page = await open(await ledger.request(id));
    await finish(await ledger.seal(page.id, { lines: 0, missing: ids }));
  };

  test('stays as it is, is followed no longer, and is counted', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY, RUNNING), gameOf(id, 2 * DAY, RUNNING)]);
    const [lost, other] = games as [LichessGame, LichessGame];
    // Of a game that was not asked for it says nothing.
    await missed(id, [lost.id, 'notasked']);
    expect(await statusOf(lost)).toBe('started');
    expect(await reconciled(id)).toMatchObject({
      stored: 2,
      running: 1,
      gone: 1,
      oldestOpen: new Date(other.createdAt).toISOString(),
    });
    expect((await open(await ledger.request(id))).ids).toEqual([other.id]);
  });

  test('is back when it was fetched since', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const [game] = games as [LichessGame];
    await missed(id, [game.id]);
    await finish(await ledger.request(id));
    await api.ask('PUT', `/api/games/${game.id}`, { game: { ...game, moves: 'e4 e5' } });
    expect(await reconciled(id)).toMatchObject({ running: 1, gone: 0 });
    expect((await open(await ledger.request(id))).ids).toEqual([game.id]);
  });

  test('finished, is not asked for again either', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY)]);
    await missed(id, idsOf(games));
    await finish(await ledger.request(id));
    expect(await reconciled(id)).toMatchObject({ finished: 1, gone: 0 });
  });

  test('is not said of a page that was cut', async () => {
    const { id, games } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const page = await open(await ledger.request(id));
    await finish(await ledger.seal(page.id, { lines: 0, end: 'cut', missing: idsOf(games) }));
    expect(await reconciled(id)).toMatchObject({ running: 1, gone: 0 });
  });
});

describe('a page by id that fails', () => {
  test('leaves its games due, the second time in a row lets one sync go without', async () => {
    const { id, games, cursor } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    for (const _ of [1, 2]) {
      const page = await open(await ledger.request(id));
      expect(page.ids).toEqual(idsOf(games));
      await ledger.fail(page.id, { kind: 'network', detail: 'ECONNRESET' });
      expect(await ledger.sync(id)).toMatchObject({ state: 'failed' });
    }
    expect(await ledger.player(id)).toMatchObject({ cursor: new Date(cursor).toISOString() });
    await finish(await ledger.request(id));
    // As long as it fails, every other sync goes without.
    const page = await open(await ledger.request(id));
    expect(page.ids).toEqual(idsOf(games));
    await ledger.fail(page.id, { kind: 'network', detail: 'ECONNRESET' });
    await finish(await ledger.request(id));
    const good = await open(await ledger.request(id));
    await finish(await ledger.seal(good.id, { lines: 0, missing: [] }));
  });

  test.each(['notFound', 'closed'] as const)('with %s says nothing of the account', async (kind) => {
    const { id } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const page = await open(await ledger.request(id));
    await ledger.fail(page.id, { kind, detail: 'x' });
    expect(await ledger.player(id)).toMatchObject({ state: 'active' });
    expect((await ledger.player(id)).nextSyncAt).not.toBeNull();
  });
});

describe('the jobs of a page by id that are lost', () => {
  const age = (turn: Turn) => sql`
    with old as (update pages set sealed_at = sealed_at - interval '4 minutes' where sync_id = ${turn.syncId})
    update syncs set dispatched_at = dispatched_at - interval '4 minutes' where id = ${turn.syncId}`;
  const again = async (turn: Turn) =>
    (await ledger.due()).turns.find(({ syncId }) => syncId === turn.syncId) as Turn;

  test('are asked for again in the same sync, and nothing else', async () => {
    const { id, games, cursor } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const turn = await ledger.request(id);
    const page = await open(turn);
    const second = await open(await ledger.seal(page.id, { lines: 1, missing: [] }));
    const newer = gameOf(id, 0);
    await ledger.land(second.id, 0, newer);
    await ledger.seal(second.id, { lines: 1, lastCreatedAt: newer.createdAt, reachedEnd: true });
    await age(turn);
    const third = await open(await again(turn));
    expect(third).toMatchObject({ ids: idsOf(games), since: null });
    await ledger.land(third.id, 0, games[0] as LichessGame);
    const fourth = await open(await ledger.seal(third.id, { lines: 1, missing: [] }));
    // Never the whole history again, though the page by id had no since.
    expect(fourth).toMatchObject({ ids: null, since: newer.createdAt });
    await ledger.seal(fourth.id, { lines: 0, reachedEnd: true });
    expect(await ledger.sync(id)).toMatchObject({ state: 'done', pages: 3, fetched: 2, stored: 2 });
    expect(newer.createdAt).toBeGreaterThan(cursor);
  });

  test('and those of a page by time: that begins where it began', async () => {
    const { id, games, cursor } = await begin((id) => [gameOf(id, DAY, RUNNING)]);
    const turn = await ledger.request(id);
    const page = await open(turn);
    const second = await open(await ledger.seal(page.id, { lines: 1, missing: [] }));
    await ledger.seal(second.id, { lines: 1, lastCreatedAt: Date.now(), reachedEnd: true });
    await age(turn);
    const third = await open(await again(turn));
    expect(third.ids).toEqual(idsOf(games));
    const fourth = await open(await ledger.seal(third.id, { lines: 0, missing: [] }));
    expect(fourth).toMatchObject({ ids: null, since: cursor });
  });
});
