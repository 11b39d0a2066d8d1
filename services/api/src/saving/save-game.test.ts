import { afterAll, expect, test } from 'bun:test';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { createLog } from '@rookery/shared/log.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createLedger, gameAt } from '@rookery/tools/test/ledger.ts';
import { createEvents } from '../events.ts';
import { saveOrReject } from './save-or-reject.ts';

const api = await startTestApi();
afterAll(() => api.close());
const ledger = createLedger(api);

/** A game that throws when it is looked at for the first time, as a fault in taking it apart would. */
const faulty = (game: LichessGame): LichessGame => {
  let looks = 0;
  return Object.defineProperty({ ...game }, 'moves', {
    enumerable: true,
    get: () => {
      if (looks++ === 0) throw new TypeError('undefined is not a move');
      return game.moves;
    },
  });
};

test('a game that our own fault keeps from being taken apart is rejected, logged, and does not hold its page', async () => {
  const page = (await ledger.open(await ledger.follow('anna'))) as OpenedPage;
  await ledger.seal(page.id, { lines: 1, lastCreatedAt: 0, reachedEnd: true });
  const log = createLog('test', 'silent');
  const errors: unknown[][] = [];
  log.error = ((...args: unknown[]) => void errors.push(args)) as typeof log.error;
  const events = createEvents(api.db.sql, () => undefined);
  const services = { db: api.db, writer: api.writer, events, log };

  const game = gameAt('anna', 1);
  const detail = 'it cannot be taken apart: undefined is not a move';
  const place = { id: page.id, seq: 0 };
  expect(await saveOrReject(services, { game: faulty(game), page: place })).toMatchObject({
    refused: 'not_storable',
    detail,
  });
  expect(errors).toEqual([[{ err: new TypeError('undefined is not a move'), gameId: game.id }, detail]]);
  expect(await ledger.sync('anna')).toMatchObject({ state: 'done', rejected: 1 });

  // With the fault mended, a retry stores it.
  const { body } = await api.ask<{ items: { id: number }[] }>('GET', '/api/rejected');
  expect(await api.ask('POST', `/api/rejected/${body.items[0]?.id}/retry`)).toMatchObject({ status: 200 });
  expect(await api.ask('GET', `/api/games/${game.id}`)).toMatchObject({ status: 200, body: game });
});
