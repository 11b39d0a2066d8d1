import { afterAll, describe, expect, test } from 'bun:test';
import type { OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import type { Status } from '@rookery/shared/contract/status.ts';
import { openApi, startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, FIRST_DAY, gameAt } from '@rookery/tools/test/ledger.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);

const read = async (from = api) => (await from.ask<Status>('GET', '/api/status')).body;
/** The values on /metrics by name, those without labels. */
const scrape = async (from = api) => {
  const { status, body } = await from.ask<string>('GET', '/metrics');
  expect(status).toBe(200);
  return Object.fromEntries(
    [...body.matchAll(/^(rookery_\w+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  );
};

let failed = 0;
const fail = async (failure: Parameters<typeof ledger.fail>[1]) => {
  const page = (await ledger.open(await ledger.follow(`failing${++failed}`))) as OpenedPage;
  await ledger.fail(page.id, failure);
  return page;
};

describe('in this order', () => {
  test('an empty installation is all zeros', async () => {
    await until('Redis to answer', async () => (await read()).queues);
    expect(await read()).toMatchObject({
      version: '0.0.0',
      lichess: { cooldownUntil: null, secondRequests: 0, lastSecondRequestAt: null },
      players: 0,
      games: 0,
      rejected: 0,
      syncing: 0,
      pending: 0,
      behind: 0,
      lockHeld: false,
      engines: { consumers: 0, searching: 0, all: 0, nodesPerSecond: 0, missing: [] },
    });
    expect(await scrape()).toMatchObject({
      rookery_database_up: 1,
      rookery_lichess_second_requests_total: 0,
      rookery_lichess_cooldown_seconds: 0,
      rookery_pages_open: 0,
      rookery_page_oldest_seconds: 0,
      rookery_records_pending: 0,
    });
  });

  test('what is under way shows', async () => {
    const turn = await ledger.follow('anna');
    const page = (await ledger.open(turn)) as OpenedPage;
    await ledger.land(page.id, 0, gameAt('anna', 0));
    await ledger.reject(page.id, 1);
    const next = await ledger.seal(page.id, { lines: 5, lastCreatedAt: FIRST_DAY });
    await ledger.open(next as Turn);
    await ledger.follow('boris');
    await api.db.sql`update pages set opened_at = opened_at - interval '90 seconds' where id = ${page.id}`;
    expect(await read()).toMatchObject({ players: 2, games: 1, rejected: 1, syncing: 2, pending: 3 });
    const figures = await scrape();
    expect(figures).toMatchObject({
      rookery_players: 2,
      rookery_syncs_open: 2,
      rookery_pages_open: 2,
      rookery_records_pending: 3,
      rookery_records_rejected: 1,
    });
    expect(figures.rookery_page_oldest_seconds).toBeWithin(90, 180);
  });

  test('a second request at Lichess is counted, and the count outlives the process', async () => {
    await fail({ kind: 'network', detail: 'no second request', secondRequest: false });
    expect((await read()).lichess.secondRequests).toBe(0);
    const page = await fail({ kind: 'network', detail: 'two at once', secondRequest: true });
    // Of a page that is gone too: two producers at once are what gives a page up.
    const again = { kind: 'network', detail: 'two at once', secondRequest: true };
    expect(await api.ask('POST', `/api/pages/${page.id}/fail`, again)).toMatchObject({ status: 404 });
    const { lichess } = await read();
    expect(lichess.secondRequests).toBe(2);
    expect(Date.now() - Date.parse(lichess.lastSecondRequestAt as string)).toBeWithin(-1_000, 60_000);
    const restarted = await openApi(api.databaseUrl, api.redisUrl);
    expect((await read(restarted)).lichess).toEqual(lichess);
    for (const _ of [1, 2])
      expect(await scrape(restarted)).toMatchObject({ rookery_lichess_second_requests_total: 2 });
    await restarted.close();
  });

  test('the word of Lichess to wait outlives the process, and holds back every page', async () => {
    const turn = await ledger.follow('carla');
    const page = await fail({ kind: 'rateLimited', detail: 'x', retryAfterMs: 600_000 });
    const restarted = await openApi(api.databaseUrl, api.redisUrl);
    const other = createLedger(restarted);
    const { cooldownUntil } = (await read(restarted)).lichess;
    expect(Date.parse(cooldownUntil as string) - Date.now()).toBeWithin(500_000, 600_500);
    expect((await other.due()).cooldownUntil).toBe(cooldownUntil);
    expect(await other.open(turn)).toBeNull();
    expect((await scrape(restarted)).rookery_lichess_cooldown_seconds).toBeWithin(500, 600.5);
    await restarted.close();
    // What a producer heard whose page was given up holds as well.
    const longer = { kind: 'rateLimited', detail: 'x', retryAfterMs: 900_000 };
    expect(await api.ask('POST', `/api/pages/${page.id}/fail`, longer)).toMatchObject({ status: 404 });
    expect(Date.parse((await ledger.due()).cooldownUntil as string) - Date.now()).toBeGreaterThan(800_000);
    await api.db.sql`delete from settings where name = 'lichess_cooldown'`;
    expect(await ledger.open(turn)).not.toBeNull();
  });

  test('without Postgres the figures of the process are there still', async () => {
    const down = await startTestApi();
    await scrape(down);
    await down.db.close();
    const figures = await scrape(down);
    expect(figures).toMatchObject({ rookery_database_up: 0, rookery_games_saved_total: 0 });
    expect(Object.keys(figures)).not.toContain('rookery_pages_open');
    expect(Object.keys(figures)).not.toContain('rookery_lichess_second_requests_total');
    expect(await down.ask('GET', '/api/status')).toMatchObject({ status: 503 });
    await down.close();
  });
});
