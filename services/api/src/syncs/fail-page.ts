import type { FetchFailure, FetchFailureKind } from '@rookery/shared/contract/page.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql, TransactionSql } from 'postgres';
import { storableText } from '../db/storable-text.ts';
import { transaction } from '../db/transaction.ts';
import { keepCooldown, rateLimitsInRow } from './cooldown.ts';
import { countSecondRequest } from './second-requests.ts';

/** How a failure ends: the state of the player, and after how long the player is tried again. */
interface Ending {
  state: 'active' | 'notFound' | 'closed';
  /** Milliseconds; null: only on request. */
  retryMs: number | null;
}

const MINUTE = 60_000;
const LONGEST = 60 * MINUTE;
/** What Lichess asks for beyond this is taken for a mistake. */
const LONGEST_ASKED = 24 * 60 * MINUTE;

/**
 * What each kind of failure means for the player, after `failures` in a row before it: those of the player, or of all
 * players where it is a 429. Who may not be read is tried again on request only.
 */
export const endingOf = (kind: FetchFailureKind, failures: number, retryAfterMs?: number): Ending => {
  const grown = Math.min(MINUTE * 2 ** Math.min(failures, 10), LONGEST);
  const asked = retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, LONGEST_ASKED);
  switch (kind) {
    case 'notFound':
      return { state: 'notFound', retryMs: null };
    case 'closed':
      return { state: 'closed', retryMs: null };
    case 'unauthorized':
      return { state: 'active', retryMs: null };
    case 'rateLimited':
      return { state: 'active', retryMs: asked ?? Math.min(grown, 15 * MINUTE) };
    default:
      return { state: 'active', retryMs: Math.max(asked ?? 0, grown) };
  }
};

/** A page that was ended, with its sync. */
interface Failed {
  syncId: number;
  playerNo: number;
  playerId: string;
}

/**
 * Ends a page that could not be fetched at all, and its sync with it. The cursor stays: the next sync begins where
 * this one did. A 429 keeps everybody from Lichess until its time is over, and a second request of ours that it saw is
 * counted, even where the page is gone. Throws page_not_found.
 */
export const failPage = async (sql: Sql, pageId: number, failure: FetchFailure): Promise<Failed> => {
  const failed = await transaction(sql, (tx) => fail(tx, pageId, failure));
  if (!failed) throw new RookeryError('page_not_found', `there is no page ${pageId}`);
  return failed;
};

const fail = async (
  tx: TransactionSql,
  pageId: number,
  failure: FetchFailure,
): Promise<Failed | undefined> => {
  if (failure.secondRequest) await countSecondRequest(tx);
  const [page] = await tx<
    { sync_id: number; player_no: number; failures: number; id: string; by_id: boolean }[]
  >`
    select g.sync_id, g.player_no, f.failures, p.id, g.ids is not null as by_id
    from pages g join follows f on f.player_no = g.player_no join players p on p.no = g.player_no
    where g.id = ${pageId} for update of f`;
  if (!page) {
    // The page was given up meanwhile, but what Lichess asked for holds for all.
    if (failure.kind === 'rateLimited') {
      const { retryMs } = endingOf('rateLimited', await rateLimitsInRow(tx), failure.retryAfterMs);
      if (retryMs !== null) await keepCooldown(tx, retryMs);
    }
    return undefined;
  }
  const { sync_id: syncId, player_no: playerNo } = page;
  const detail = storableText(failure.detail);
  // What is asked for by id are games: an answer of 404 says nothing of the account.
  const isAboutAccount = failure.kind === 'notFound' || failure.kind === 'closed';
  const kind = page.by_id && isAboutAccount ? 'protocol' : failure.kind;
  const isLimit = kind === 'rateLimited';
  const before = isLimit ? await rateLimitsInRow(tx) : page.failures;
  const ending = endingOf(kind, before, failure.retryAfterMs);
  await tx`delete from pages where id = ${pageId} and sealed_at is null`;
  await tx`
    update syncs set state = 'failed', ended_at = now(), error = ${detail}
    where id = ${syncId} and ended_at is null`;
  const next = ending.retryMs === null ? null : new Date(Date.now() + ending.retryMs).toISOString();
  await tx`
    update follows set
      state = case when state = 'paused' then state else ${ending.state} end,
      failures = failures + ${isLimit ? 0 : 1}, check_failures = check_failures + ${page.by_id ? 1 : 0},
      last_error = ${detail}, next_sync_at = coalesce(${next}::timestamptz, 'infinity')
    where player_no = ${playerNo}`;
  if (isLimit && ending.retryMs !== null) await keepCooldown(tx, ending.retryMs);
  return { syncId, playerNo, playerId: page.id };
};
