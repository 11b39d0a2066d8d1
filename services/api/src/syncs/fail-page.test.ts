import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { FetchFailure, FetchFailureKind, OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import { endingOf } from './fail-page.ts';
import { unpark } from './unpark.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('how a failure ends', () => {
  test.each<[FetchFailureKind, number, number | undefined, ReturnType<typeof endingOf>]>([
    ['notFound', 0, undefined, { state: 'notFound', retryMs: null }],
    ['closed', 3, 5_000, { state: 'closed', retryMs: null }],
    ['unauthorized', 0, undefined, { state: 'active', retryMs: null }],
    ['rateLimited', 0, undefined, { state: 'active', retryMs: MINUTE }],
    ['rateLimited', 2, undefined, { state: 'active', retryMs: 4 * MINUTE }],
    ['rateLimited', 9, undefined, { state: 'active', retryMs: 15 * MINUTE }],
    ['rateLimited', 9, 7_000, { state: 'active', retryMs: 7_000 }],
    ['rateLimited', 0, Number.MAX_SAFE_INTEGER, { state: 'active', retryMs: DAY }],
    ['network', 0, undefined, { state: 'active', retryMs: MINUTE }],
    ['network', 1, undefined, { state: 'active', retryMs: 2 * MINUTE }],
    ['lichess', 30, undefined, { state: 'active', retryMs: 60 * MINUTE }],
    ['protocol', 0, 10 * MINUTE, { state: 'active', retryMs: 10 * MINUTE }],
    ['network', 0, Number.MAX_SAFE_INTEGER, { state: 'active', retryMs: DAY }],
  ])('%s after %i failures, asked to wait %p ms', (kind, failures, retryAfterMs, ending) => {
    expect(endingOf(kind, failures, retryAfterMs)).toEqual(ending);
  });
});

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);
beforeEach(async () => {
  await api.db.sql`delete from settings`;
});

let players = 0;
const failed = async (failure: FetchFailure) => {
  const turn = await ledger.follow(`failing${++players}`);
  const page = (await ledger.open(turn)) as OpenedPage;
  await ledger.fail(page.id, failure);
  return turn.playerId;
};
/** Milliseconds from now until the player is due again; null: never by itself. */
const dueIn = async (id: string) => {
  const { nextSyncAt } = await ledger.player(id);
  return nextSyncAt === null ? null : Date.parse(nextSyncAt) - Date.now();
};
const isDue = async (id: string) => (await ledger.due()).turns.some(({ playerId }) => playerId === id);

describe('a page that cannot be fetched', () => {
  test.each<[FetchFailureKind, string, number | null]>([
    ['notFound', 'notFound', null],
    ['closed', 'closed', null],
    ['unauthorized', 'active', null],
    ['rateLimited', 'active', MINUTE],
    ['lichess', 'active', MINUTE],
    ['network', 'active', MINUTE],
    ['protocol', 'active', MINUTE],
  ])('%s leaves the player %s', async (kind, state, wait) => {
    const id = await failed({ kind, detail: `it was ${kind}` });
    expect(await ledger.player(id)).toMatchObject({
      state,
      syncing: false,
      cursor: null,
      lastError: `it was ${kind}`,
      lastSyncedAt: null,
    });
    expect(await ledger.sync(id)).toMatchObject({ state: 'failed', error: `it was ${kind}`, pages: 1 });
    const due = await dueIn(id);
    if (wait === null) expect(due).toBeNull();
    else expect(due).toBeWithin(wait - 25_000, wait + 1_000);
    await api.db.sql`delete from settings`;
    expect(await isDue(id)).toBe(false);
  });

  test('again and again waits longer each time, and success forgets it', async () => {
    const id = await failed({ kind: 'network', detail: 'x' });
    const again = async () => {
      const { body } = await api.ask<{ id: number }>('POST', `/api/players/${id}/syncs`, {});
      return (await ledger.open({ playerId: id, syncId: body.id, turn: 1 })) as OpenedPage;
    };
    await ledger.fail((await again()).id, { kind: 'network', detail: 'x' });
    expect(await dueIn(id)).toBeWithin(2 * MINUTE - 25_000, 2 * MINUTE + 1_000);
    await ledger.seal((await again()).id, { lines: 0, reachedEnd: true });
    expect((await ledger.player(id)).lastError).toBeUndefined();
    await ledger.fail((await again()).id, { kind: 'network', detail: 'x' });
    expect(await dueIn(id)).toBeWithin(MINUTE - 25_000, MINUTE + 1_000);
  });

  test('after a page that was sealed leaves the cursor to what lands of it', async () => {
    const turn = await ledger.follow(`failing${++players}`);
    const page = (await ledger.open(turn)) as OpenedPage;
    const next = (await ledger.seal(page.id, { lines: 1, lastCreatedAt: FIRST_DAY })) as Turn;
    const second = (await ledger.open(next)) as OpenedPage;
    await ledger.fail(second.id, { kind: 'lichess', detail: 'bad gateway' });
    await ledger.land(page.id, 0, gameAt(turn.playerId, 0));
    expect(await ledger.player(turn.playerId)).toMatchObject({
      cursor: new Date(FIRST_DAY).toISOString(),
      syncing: false,
    });
    expect(await ledger.sync(turn.playerId)).toMatchObject({ state: 'failed' });
  });

  test('of a player who was paused meanwhile leaves the pause', async () => {
    const turn = await ledger.follow(`failing${++players}`);
    const page = (await ledger.open(turn)) as OpenedPage;
    await api.ask('PATCH', `/api/players/${turn.playerId}`, { paused: true });
    await ledger.fail(page.id, { kind: 'notFound', detail: 'x' });
    expect(await ledger.player(turn.playerId)).toMatchObject({ state: 'paused' });
  });

  test('that is not there is page_not_found', async () => {
    const answer = await api.ask('POST', '/api/pages/2000000000/fail', { kind: 'network', detail: 'x' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'page_not_found' } });
  });

  test('for a reason that no column holds still fails', async () => {
    const id = await failed({ kind: 'protocol', detail: '<html>\0</html>' });
    expect(await ledger.player(id)).toMatchObject({ lastError: '<html>\ufffd</html>' });
  });
});

describe('a player who was not found', () => {
  test('is never due, and is looked for again on request', async () => {
    const id = await failed({ kind: 'notFound', detail: 'x' });
    await api.db.sql`update follows set next_sync_at = null`;
    expect(await isDue(id)).toBe(false);
    expect(await api.ask('POST', `/api/players/${id}/syncs`, {})).toMatchObject({ status: 202 });
    expect(await ledger.player(id)).toMatchObject({ state: 'active', syncing: true });
  });

  test('is looked for again when followed again', async () => {
    const id = await failed({ kind: 'closed', detail: 'x' });
    expect(await api.ask('POST', '/api/players', { username: id })).toMatchObject({
      status: 200,
      body: { state: 'active', syncing: true },
    });
    expect((await ledger.player(id)).lastError).toBeUndefined();
  });
});

test('a start of the API, which may have brought another token, tries those again whom Lichess refused', async () => {
  const id = await failed({ kind: 'unauthorized', detail: 'Lichess answered 401' });
  const isDue = async () => (await ledger.due()).turns.some(({ playerId }) => playerId === id);
  expect(await isDue()).toBe(false);
  expect(await unpark(api.db.sql)).toBeGreaterThan(0);
  expect(await isDue()).toBe(true);
});

test('a player whom Lichess does not let us read is tried again on request only', async () => {
  const id = await failed({ kind: 'unauthorized', detail: 'Lichess answered 403' });
  await api.db.sql`update follows set last_synced_at = now() - interval '10 years'`;
  for (const lost of [false, true]) {
    const { turns } = await ledger.due(lost);
    expect(turns.filter(({ playerId }) => playerId === id)).toEqual([]);
  }
  expect(await ledger.player(id)).toMatchObject({ nextSyncAt: null, lastError: 'Lichess answered 403' });

  const { body } = await api.ask<{ id: number }>('POST', `/api/players/${id}/syncs`, {});
  const again = (await ledger.open({ playerId: id, syncId: body.id, turn: 1 })) as OpenedPage;
  await ledger.fail(again.id, { kind: 'unauthorized', detail: 'still' });
  expect(await isDue(id)).toBe(false);

  await api.ask('PATCH', `/api/players/${id}`, { paused: true });
  await api.ask('PATCH', `/api/players/${id}`, { paused: false });
  expect(await isDue(id)).toBe(true);
});

describe('the word of Lichess to wait', () => {
  /** Milliseconds that all wait after one more 429 for a player of its own, as if the time before were over. */
  const limited = async (retryAfterMs?: number) => {
    await api.db.sql`
      update settings set value = (value::jsonb || jsonb_build_object('until', now() - interval '1 second'))::json`;
    const id = await failed({ kind: 'rateLimited', detail: 'x', ...(retryAfterMs && { retryAfterMs }) });
    const wait = Date.parse((await ledger.due()).cooldownUntil as string) - Date.now();
    expect(await dueIn(id)).toBeWithin(wait - 25_000, wait + 5_000);
    return Math.round(wait / MINUTE);
  };

  test('grows over all players, to 15 minutes, until a page is sealed well', async () => {
    const waits = [];
    for (let i = 0; i < 6; i++) waits.push(await limited());
    expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
    expect(await limited(120_000)).toBe(2);
    await api.db.sql`
      update settings set value = (value::jsonb || jsonb_build_object('until', now() - interval '1 second'))::json`;
    const turn = await ledger.follow(`failing${++players}`);
    const page = (await ledger.open(turn)) as OpenedPage;
    await ledger.seal(page.id, { lines: 0, end: 'cut' });
    expect(await limited()).toBe(15);
    await api.db.sql`
      update settings set value = (value::jsonb || jsonb_build_object('until', now() - interval '1 second'))::json`;
    const next = (await ledger.open({ ...turn, turn: 2 })) as OpenedPage;
    await ledger.seal(next.id, { lines: 0, reachedEnd: true });
    expect([await limited(), await limited()]).toEqual([1, 2]);
  });

  test('grows though the page was given up meanwhile', async () => {
    for (const wait of [1, 2]) {
      const report = { kind: 'rateLimited', detail: 'x' };
      expect(await api.ask('POST', '/api/pages/2147483647/fail', report)).toMatchObject({ status: 404 });
      const { cooldownUntil } = await ledger.due();
      expect(Date.parse(cooldownUntil as string) - Date.now()).toBeWithin(
        wait * MINUTE - 25_000,
        wait * MINUTE + 1_000,
      );
    }
  });

  test('is not the fault of the player', async () => {
    const id = await failed({ kind: 'rateLimited', detail: 'x', retryAfterMs: 1 });
    await api.db.sql`delete from settings`;
    const { body } = await api.ask<{ id: number }>('POST', `/api/players/${id}/syncs`, {});
    const page = (await ledger.open({ playerId: id, syncId: body.id, turn: 1 })) as OpenedPage;
    await ledger.fail(page.id, { kind: 'network', detail: 'x' });
    expect(await dueIn(id)).toBeWithin(MINUTE - 25_000, MINUTE + 1_000);
  });

  test('keeps everybody away, outlives Redis, and ends by itself', async () => {
    const other = await ledger.follow(`failing${++players}`);
    await failed({ kind: 'rateLimited', detail: 'Too many requests', retryAfterMs: 90_000 });
    const { cooldownUntil } = await ledger.due();
    expect(Date.parse(cooldownUntil as string) - Date.now()).toBeWithin(65_000, 90_500);
    const { body } = await api.ask('POST', `/api/syncs/${other.syncId}/pages`, { turn: other.turn });
    expect(body).toEqual({ page: null, next: null, wait: true });
    await api.db.sql`update settings set value = json_build_object('until', now() - interval '1 second')`;
    expect((await ledger.due()).cooldownUntil).toBeNull();
    expect(await ledger.open(other)).not.toBeNull();
  });

  test('is not shortened by a later, smaller one', async () => {
    const [one, two] = [
      await ledger.follow(`failing${++players}`),
      await ledger.follow(`failing${++players}`),
    ];
    const pages = [(await ledger.open(one)) as OpenedPage, (await ledger.open(two)) as OpenedPage] as const;
    await ledger.fail(pages[0].id, { kind: 'rateLimited', detail: 'x', retryAfterMs: 600_000 });
    await ledger.fail(pages[1].id, { kind: 'rateLimited', detail: 'x', retryAfterMs: 1_000 });
    expect(Date.parse((await ledger.due()).cooldownUntil as string) - Date.now()).toBeGreaterThan(500_000);
  });
});
