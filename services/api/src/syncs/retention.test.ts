import { afterAll, expect, test } from 'bun:test';
import type { Token } from '@rookery/shared/contract/access.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger } from '@rookery/tools/test/ledger.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);

test('ended syncs are kept for 90 days, and the newest that went through for ever', async () => {
  const turn = await ledger.follow('anna');
  const [follow] = await api.db.sql<{ player_no: number }[]>`select player_no from follows`;
  const add = async (state: string, days: number) => {
    const [row] = await api.db.sql<{ id: number }[]>`
      insert into syncs (player_no, trigger, state, ended_at)
      values (${follow?.player_no ?? 0}, 'tick', ${state}, now() - make_interval(days => ${days})) returning id`;
    return row?.id ?? 0;
  };
  const old = await add('done', 200);
  const oldFailed = await add('failed', 120);
  const newestDone = await add('done', 100);
  const failedSince = await add('failed', 95);
  const young = await add('failed', 89);
  await ledger.due();
  const left = (await api.db.sql<{ id: number }[]>`select id from syncs order by id`).map(({ id }) => id);
  expect(left).toEqual([turn.syncId, newestDone, failedSince, young]);
  expect(left).not.toContain(old);
  expect(left).not.toContain(oldFailed);
});

test('tokens stay when they have ended, since the list shows them and a restore asks what was revoked', async () => {
  for (const name of ['revoked', 'expired']) await api.ask('POST', '/api/tokens', { role: 'reader', name });
  await api.db.sql`update tokens set revoked_at = now() - interval '5 years' where name = 'revoked'`;
  await api.db.sql`update tokens set expires_at = now() - interval '5 years' where name = 'expired'`;
  await ledger.due();
  const { body } = await api.ask<{ items: Token[] }>('GET', '/api/tokens');
  expect(body.items.map(({ name, state }) => [name, state])).toEqual([
    ['expired', 'expired'],
    ['revoked', 'revoked'],
  ]);
});
