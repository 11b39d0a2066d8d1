import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import fc from 'fast-check';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);

const DAY = 86_400_000;
const day = (n: number) => FIRST_DAY + n * DAY;
const iso = (ms: number) => new Date(ms).toISOString();

let players = 0;
/** A new player with one page open. */
const begin = async (): Promise<{ id: string; turn: Turn; page: OpenedPage }> => {
  const id = `player${++players}`;
  const turn = await ledger.follow(id);
  return { id, turn, page: (await ledger.open(turn)) as OpenedPage };
};

const cursorOf = async (id: string) => (await ledger.player(id)).cursor;
/** As if so much time had passed since the page was sealed and its turn was dispatched. */
const age = (syncId: number, interval: string) => api.db.sql`
  with old as (update pages set sealed_at = sealed_at - ${interval}::text::interval where sync_id = ${syncId})
  update syncs set dispatched_at = dispatched_at - ${interval}::text::interval where id = ${syncId}`;

describe('the cursor moves when a page has landed, and not before', () => {
  test('sealed before its last game lands', async () => {
    const { id, page } = await begin();
    await ledger.land(page.id, 1, gameAt(id, 1));
    expect(await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1), reachedEnd: true })).toBeNull();
    expect(await ledger.player(id)).toMatchObject({ cursor: null, syncing: true, lastSyncedAt: null });
    await ledger.land(page.id, 0, gameAt(id, 0));
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(1)), syncing: false, games: 2 });
    expect(await ledger.sync(id)).toMatchObject({
      state: 'done',
      pages: 1,
      fetched: 2,
      stored: 2,
      rejected: 0,
    });
  });

  test('sealed after its last game has landed', async () => {
    const { id, page } = await begin();
    await Promise.all([ledger.land(page.id, 0, gameAt(id, 0)), ledger.land(page.id, 1, gameAt(id, 1))]);
    expect(await cursorOf(id)).toBeNull();
    await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1), reachedEnd: true });
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(1)), syncing: false });
  });

  test('a record that is refused counts as landed', async () => {
    const { id, page } = await begin();
    await ledger.seal(page.id, { lines: 3, lastCreatedAt: day(2), reachedEnd: true });
    await ledger.land(page.id, 0, gameAt(id, 0));
    expect(await ledger.reject(page.id, 1)).toBe(201);
    expect(await cursorOf(id)).toBeNull();
    // Refused by the API itself: an illegal move.
    expect(await ledger.land(page.id, 2, { ...gameAt(id, 2), moves: 'e4 e4' })).toBe(422);
    expect(await ledger.player(id)).toMatchObject({
      cursor: iso(day(2)),
      syncing: false,
      games: 1,
      rejected: 2,
    });
    expect(await ledger.sync(id)).toMatchObject({ state: 'done', fetched: 3, stored: 1, rejected: 2 });
  });

  test('a page without a game lands with its seal', async () => {
    const { id, page } = await begin();
    await ledger.seal(page.id, { lines: 0, reachedEnd: true });
    expect(await ledger.player(id)).toMatchObject({ cursor: null, syncing: false });
    expect((await ledger.player(id)).lastSyncedAt).not.toBeNull();
  });

  test('the same place twice is one place', async () => {
    const { id, page } = await begin();
    await ledger.land(page.id, 0, gameAt(id, 0));
    expect(await ledger.land(page.id, 0, gameAt(id, 0))).toBe(204);
    await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1) });
    expect(await cursorOf(id)).toBeNull();
    expect(await ledger.sync(id)).toMatchObject({ state: 'running', stored: 1 });
  });

  test('the same game at two places lands at both', async () => {
    const { id, page } = await begin();
    await Promise.all([ledger.land(page.id, 0, gameAt(id, 0)), ledger.land(page.id, 1, gameAt(id, 0))]);
    await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(0) });
    expect(await cursorOf(id)).toBe(iso(day(0)));
  });

  test('of two open pages the second may land first: the cursor waits for the first', async () => {
    const { id, page } = await begin();
    await ledger.land(page.id, 0, gameAt(id, 0));
    const turn = (await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1) })) as Turn;
    const second = (await ledger.open(turn)) as OpenedPage;
    expect(second).toMatchObject({ since: day(1), first: false });
    await ledger.land(second.id, 0, gameAt(id, 2));
    await ledger.seal(second.id, { lines: 1, lastCreatedAt: day(2), reachedEnd: true });
    expect(await ledger.player(id)).toMatchObject({ cursor: null, syncing: true });
    await ledger.land(page.id, 1, gameAt(id, 1));
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(2)), syncing: false });
  });

  test('whatever the order in which records land and pages are sealed', async () => {
    const page = fc.record({
      lines: fc.nat({ max: 4 }),
      rejected: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    });
    const order = fc.array(fc.nat({ max: 9 }), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 3 }), order, async (pages, draws) => {
        const id = `player${++players}`;
        let turn: Turn | null = await ledger.follow(id);
        const waiting: { page: number; seq: number }[] = [];
        const left = pages.map(({ lines }) => lines);
        const opened: number[] = [];
        let sealed = 0;
        const dayOf = (n: number) => day(n * 10 + (pages[n] as { lines: number }).lines);
        const landOne = async (pick: number) => {
          const [one] = waiting.splice(pick % waiting.length, 1) as [{ page: number; seq: number }];
          const pageId = opened[one.page] as number;
          const isRejected = pages[one.page]?.rejected[one.seq];
          if (isRejected) await ledger.reject(pageId, one.seq);
          else await ledger.land(pageId, one.seq, gameAt(id, one.page * 10 + one.seq));
          left[one.page] = (left[one.page] as number) - 1;
        };
        const check = async () => {
          const landed = pages.findIndex((_, n) => n >= sealed || (left[n] as number) > 0);
          const prefix = landed < 0 ? pages.length : landed;
          const { cursor, syncing } = await ledger.player(id);
          expect(cursor).toBe(prefix === 0 ? null : iso(dayOf(prefix - 1)));
          expect(syncing).toBe(prefix < pages.length);
        };
        for (const draw of draws) {
          // A draw below four seals and opens, the others land what is on its way.
          if (draw < 4 && sealed < pages.length) {
            if (opened.length === sealed) {
              const next: OpenedPage | null = await ledger.open(turn as Turn);
              opened.push((next as OpenedPage).id);
              const { lines } = pages[opened.length - 1] as { lines: number };
              for (let seq = 0; seq < lines; seq++) waiting.push({ page: opened.length - 1, seq });
            } else {
              const { lines } = pages[sealed] as { lines: number };
              const reachedEnd: boolean = sealed === pages.length - 1;
              turn = await ledger.seal(opened[sealed] as number, {
                lines,
                lastCreatedAt: dayOf(sealed),
                reachedEnd,
              });
              sealed += 1;
            }
          } else if (waiting.length > 0) await landOne(draw);
          await check();
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a page that was never sealed', () => {
  test('is given up when its turn is taken again, and the new one begins where it began', async () => {
    const { id, turn, page } = await begin();
    await ledger.land(page.id, 0, gameAt(id, 0));
    const again = (await ledger.open(turn)) as OpenedPage;
    expect(again.id).not.toBe(page.id);
    expect(again.since).toBe(page.since);
    expect(await ledger.sync(id)).toMatchObject({ pages: 1 });
    // Its producer comes back: what it says is refused, what it has dispatched is stored and moves nothing.
    expect(
      await api.ask('POST', `/api/pages/${page.id}/seal`, {
        lines: 1,
        lastCreatedAt: day(0),
        end: 'complete',
        reachedEnd: true,
        tookMs: 1,
      }),
    ).toMatchObject({ status: 404, body: { code: 'page_not_found' } });
    expect(await ledger.land(page.id, 1, gameAt(id, 1))).toBe(201);
    expect(await ledger.player(id)).toMatchObject({ cursor: null, syncing: true, games: 2 });
    await ledger.land(again.id, 0, gameAt(id, 0));
    await ledger.seal(again.id, { lines: 1, lastCreatedAt: day(1), reachedEnd: true });
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(1)), syncing: false });
  });
});

describe('opening a page', () => {
  test('says what to ask for, from the beginning at first', async () => {
    const { id, page } = await begin();
    expect(page).toEqual({
      id: page.id,
      playerId: id,
      username: id,
      since: null,
      max: 300,
      ids: null,
      first: true,
    });
  });

  test.each<[string, (turn: Turn) => Promise<unknown> | unknown, Partial<Turn>]>([
    ['a turn that is not yet', () => undefined, { turn: 2 }],
    ['a sync that is not there', () => undefined, { syncId: 2_000_000_000 }],
    [
      'a player who is paused',
      (turn) => api.ask('PATCH', `/api/players/${turn.playerId}`, { paused: true }),
      {},
    ],
    ['a player who is let go of', (turn) => api.ask('DELETE', `/api/players/${turn.playerId}`), {}],
  ])('is nothing to do for %s', async (_, prepare, other) => {
    const turn = await ledger.follow(`player${++players}`);
    await prepare(turn);
    const { body } = await api.ask('POST', `/api/syncs/${other.syncId ?? turn.syncId}/pages`, {
      turn: other.turn ?? turn.turn,
    });
    expect(body).toEqual({ page: null, next: null, wait: false });
  });

  test('names the turn that the sync waits for when the asked one is over', async () => {
    const { turn, page } = await begin();
    const next = await ledger.seal(page.id, { lines: 1, lastCreatedAt: day(0) });
    const { body } = await api.ask('POST', `/api/syncs/${turn.syncId}/pages`, { turn: turn.turn });
    expect(body).toEqual({ page: null, next: { ...turn, turn: 2 }, wait: false });
    expect(next).toEqual({ ...turn, turn: 2 });
  });

  test('is nothing to do after the end', async () => {
    const { turn, page } = await begin();
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: day(0), reachedEnd: true });
    expect(await ledger.open({ ...turn, turn: 2 })).toBeNull();
  });
});

describe('sealing a page', () => {
  test('twice says the same turn again and changes nothing', async () => {
    const { id, page } = await begin();
    const turn = await ledger.seal(page.id, { lines: 1, lastCreatedAt: day(0) });
    expect(await ledger.seal(page.id, { lines: 9, lastCreatedAt: day(9), reachedEnd: true })).toEqual(turn);
    await ledger.land(page.id, 0, gameAt(id, 0));
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(0)), syncing: true });
  });

  test('that was cut goes on behind its last whole game', async () => {
    const { id, page } = await begin();
    const turn = (await ledger.seal(page.id, {
      lines: 2,
      lastCreatedAt: day(1),
      end: 'cut',
      error: 'ECONNRESET',
    })) as Turn;
    expect(await ledger.player(id)).toMatchObject({ lastError: 'ECONNRESET' });
    expect(await ledger.open(turn)).toMatchObject({ since: day(1) });
  });

  test('full of games of one millisecond asks for twice as many', async () => {
    const { page } = await begin();
    const turn = (await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1) })) as Turn;
    const second = (await ledger.open(turn)) as OpenedPage;
    const third = (await ledger.seal(second.id, {
      lines: second.max,
      lastCreatedAt: day(1),
      tookMs: 60_000,
    })) as Turn;
    expect(await ledger.open(third)).toMatchObject({ since: day(1), max: second.max * 2 });
  });

  test.each<[string, number | null]>([
    ['at the start of a history, where no line has a time', null],
    ['later on', day(1)],
  ])('full and no further %s asks for more until it cannot, then the sync fails', async (_, at) => {
    const { id, turn: first, page } = await begin();
    let turn: Turn | null = at === null ? first : await ledger.seal(page.id, { lines: 1, lastCreatedAt: at });
    const asked: number[] = [];
    let last = page;
    while (turn !== null && asked.length < 20) {
      last = (await ledger.open(turn)) as OpenedPage;
      expect(last.since).toBe(at);
      asked.push(last.max);
      turn = await ledger.seal(last.id, { lines: last.max, lastCreatedAt: at });
    }
    expect(asked).toEqual([300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 76_800, 100_000]);
    const error = expect.stringMatching(/^the 100000 games that Lichess sent from .* on do not say/);
    expect(await ledger.sync(id)).toMatchObject({ state: 'failed', error });
    expect(await ledger.player(id)).toMatchObject({ syncing: false, nextSyncAt: null, lastError: error });
    expect((await ledger.due()).turns.filter(({ playerId }) => playerId === id)).toEqual([]);
    // What was read of it lands all the same, and what is asked for anew begins with a page of a common size.
    expect(await ledger.land(last.id, 0, gameAt(id, 2))).toBe(201);
    expect(await ledger.open(await ledger.request(id))).toMatchObject({ since: null, max: 1_000 });
  });

  test('full and no further, and the end all the same, is an end', async () => {
    const { id, page } = await begin();
    expect(await ledger.seal(page.id, { lines: page.max, reachedEnd: true })).toBeNull();
    expect(await ledger.sync(id)).toMatchObject({ state: 'running' });
  });

  test('a text that no column holds is no reason to lose the page', async () => {
    const { id, page } = await begin();
    await ledger.seal(page.id, { lines: 1, lastCreatedAt: day(0), end: 'cut', error: 'gar\0bage' });
    expect((await ledger.player(id)).lastError).toStartWith('gar');
  });
});

describe('jobs that are lost with Redis', () => {
  test('a sealed page that does not land is read again from where it began', async () => {
    const { id, turn, page } = await begin();
    const next = (await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1) })) as Turn;
    const second = (await ledger.open(next)) as OpenedPage;
    await ledger.land(second.id, 0, gameAt(id, 5));
    await ledger.seal(second.id, { lines: 1, lastCreatedAt: day(5), reachedEnd: true });
    await ledger.land(page.id, 1, gameAt(id, 1));
    // The other job of the first page is gone.
    expect((await ledger.due()).turns.filter(({ playerId }) => playerId === id)).toEqual([]);
    await age(turn.syncId, '4 minutes');
    const [again] = (await ledger.due()).turns.filter(({ playerId }) => playerId === id) as [Turn];
    expect(again.syncId).toBe(turn.syncId);
    const third = (await ledger.open(again)) as OpenedPage;
    expect(third.since).toBeNull();
    // A job that was not lost after all does no harm.
    expect(await ledger.land(page.id, 0, gameAt(id, 0))).toBe(201);
    expect(await cursorOf(id)).toBeNull();
    await ledger.seal(third.id, { lines: 3, lastCreatedAt: day(5), reachedEnd: true });
    for (const [seq, n] of [0, 1, 5].entries())
      expect(await ledger.land(third.id, seq, gameAt(id, n))).toBe(204);
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(5)), syncing: false, games: 3 });
    expect(await ledger.sync(id)).toMatchObject({ state: 'done', pages: 1, fetched: 3, stored: 3 });
  });

  test('pages of a sync that failed do not hold back the next one', async () => {
    const { id, page } = await begin();
    const next = (await ledger.seal(page.id, { lines: 2, lastCreatedAt: day(1) })) as Turn;
    const second = (await ledger.open(next)) as OpenedPage;
    await ledger.fail(second.id, { kind: 'network', detail: 'ECONNREFUSED' });
    expect(await ledger.sync(id)).toMatchObject({ state: 'failed', error: 'ECONNREFUSED' });
    const { body } = await api.ask<{ id: number }>('POST', `/api/players/${id}/syncs`, {});
    const third = (await ledger.open({ playerId: id, syncId: body.id, turn: 1 })) as OpenedPage;
    expect(third.since).toBeNull();
    for (const seq of [0, 1, 2]) await ledger.land(third.id, seq, gameAt(id, seq));
    await ledger.seal(third.id, { lines: 3, lastCreatedAt: day(2), reachedEnd: true });
    expect(await ledger.player(id)).toMatchObject({ cursor: iso(day(2)), syncing: false });
    const reconciled = await api.ask('GET', `/api/players/${id}/reconciliation`);
    expect(reconciled.body).toMatchObject({ stored: 3, pending: 0, complete: true });
  });
});
