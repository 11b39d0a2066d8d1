import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);
const { sql } = api.db;
beforeEach(async () => {
  await sql`truncate follows, games, sides cascade`;
});

const DAY = 86_400_000;
const open = async (turn: Turn) => (await ledger.open(turn)) as OpenedPage;
const turns = async (lost?: boolean) => (await ledger.due(lost)).turns;

describe('after Redis lost what it held', () => {
  test('a turn that was just dispatched is dispatched again, and only then', async () => {
    const turn = await ledger.follow('anna');
    await turns();
    expect(await turns()).toEqual([]);
    expect(await turns(false)).toEqual([]);
    expect(await turns(true)).toEqual([turn]);
    expect(await turns(true)).toEqual([turn]);
    expect(await turns()).toEqual([]);
    expect((await open(turn)).since).toBeNull();
  });

  test('a page that has not landed is read again at once, from where it began', async () => {
    const turn = await ledger.follow('anna');
    const first = await open(turn);
    await ledger.land(first.id, 0, gameAt('anna', 0));
    const next = (await ledger.seal(first.id, { lines: 1, lastCreatedAt: FIRST_DAY })) as Turn;
    const second = await open(next);
    await ledger.seal(second.id, { lines: 2, lastCreatedAt: FIRST_DAY + DAY, reachedEnd: true });
    expect(await turns()).toEqual([]);
    const [again] = (await turns(true)) as [Turn];
    // A turn of another number: the queue may still know the old one.
    expect(again).toEqual({ ...turn, turn: 4 });
    const third = await open(again);
    expect(third.since).toBe(FIRST_DAY);
    for (const seq of [0, 1]) await ledger.land(third.id, seq, gameAt('anna', seq));
    await ledger.seal(third.id, { lines: 2, lastCreatedAt: FIRST_DAY + DAY, reachedEnd: true });
    expect(await ledger.sync('anna')).toMatchObject({ state: 'done', pages: 2, fetched: 3 });
    expect(await ledger.player('anna')).toMatchObject({
      cursor: new Date(FIRST_DAY + DAY).toISOString(),
      games: 2,
    });
  });

  test('a page that is being read begins anew: what it had dispatched is gone', async () => {
    const turn = await ledger.follow('anna');
    const page = await open(turn);
    const [again] = (await turns(true)) as [Turn];
    expect(again).toEqual({ ...turn, turn: 2 });
    // Its producer, which lives, is told so.
    const seal = { lines: 1, lastCreatedAt: FIRST_DAY, end: 'complete', reachedEnd: true, tookMs: 1 };
    expect(await api.ask('POST', `/api/pages/${page.id}/seal`, seal)).toMatchObject({ status: 404 });
    expect(await ledger.open(turn)).toBeNull();
    const anew = await open(again);
    await ledger.land(anew.id, 0, gameAt('anna', 0));
    await ledger.seal(anew.id, { lines: 1, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    expect(await ledger.sync('anna')).toMatchObject({ state: 'done', pages: 1, fetched: 1, stored: 1 });
  });

  test('what has landed, what is over and who is paused stay as they are', async () => {
    const over = await open(await ledger.follow('over'));
    await ledger.seal(over.id, { lines: 0, reachedEnd: true });
    const landed = await open(await ledger.follow('landed'));
    await ledger.land(landed.id, 0, gameAt('landed', 0));
    const next = await ledger.seal(landed.id, { lines: 1, lastCreatedAt: FIRST_DAY });
    await ledger.follow('paused');
    await api.ask('PATCH', '/api/players/paused', { paused: true });
    expect(await turns(true)).toEqual([next as Turn]);
    expect(await open(next as Turn)).toMatchObject({ since: FIRST_DAY });
    expect(await ledger.sync('over')).toMatchObject({ state: 'done', pages: 1 });
    await api.ask('PATCH', '/api/players/paused', { paused: false });
    expect((await turns(true)).map(({ playerId }) => playerId)).toContain('paused');
  });

  test('nothing is lost when it was not true, however often and by however many it is said', async () => {
    const ids = ['anna', 'boris', 'carla'];
    const first = await Promise.all(ids.map(ledger.follow));
    const pages = await Promise.all(first.map(open));
    const sealing = Promise.all(
      pages.map((page, i) =>
        api.ask('POST', `/api/pages/${page.id}/seal`, {
          lines: 1,
          lastCreatedAt: FIRST_DAY,
          end: 'complete',
          reachedEnd: i === 0,
          tookMs: 1,
        }),
      ),
    );
    await Promise.all([turns(true), turns(true), turns(true), sealing]);
    await Promise.all(pages.map((page, i) => ledger.land(page.id, 0, gameAt(ids[i] as string, 0))));
    for (const turn of await turns(true)) {
      const page = await open(turn);
      await ledger.land(page.id, 0, gameAt(turn.playerId, 0));
      await ledger.seal(page.id, { lines: 1, lastCreatedAt: FIRST_DAY, reachedEnd: true });
    }
    for (const id of ids)
      expect(await ledger.player(id)).toMatchObject({
        syncing: false,
        games: 1,
        cursor: new Date(FIRST_DAY).toISOString(),
      });
  });
});

test('a body that says something else is refused', async () => {
  expect(await api.ask('POST', '/api/syncs/due', { lots: true })).toMatchObject({ status: 400 });
});
