import type { FetchFailure, FetchFailureKind } from '@rookery/shared/contract/page.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import { storableText } from '../db/storable-text.ts';
import { transaction } from '../db/transaction.ts';
import { keepCooldown } from './cooldown.ts';

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

/** What each kind of failure means for the player, after `failures` in a row before it. */
export const endingOf = (kind: FetchFailureKind, failures: number, retryAfterMs?: number): Ending => {
  const grown = Math.min(MINUTE * 2 ** Math.min(failures, 10), LONGEST);
  const asked = retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, LONGEST_ASKED);
  switch (kind) {
    case 'notFound':
      return { state: 'notFound', retryMs: null };
    case 'closed':
      return { state: 'closed', retryMs: null };
    case 'unauthorized':
      return { state: 'active', retryMs: LONGEST };
    case 'rateLimited':
      return { state: 'active', retryMs: asked ?? Math.min(grown, 15 * MINUTE) };
    default:
      return { state: 'active', retryMs: Math.max(asked ?? 0, grown) };
  }
};

/**
 * Ends a page that could not be fetched at all, and its sync with it. The cursor stays: the next sync begins where
 * this one did. A 429 keeps everybody from Lichess until its time is over.
 */
export const failPage = (
  sql: Sql,
  pageId: number,
  failure: FetchFailure,
): Promise<{ syncId: number; playerNo: number; playerId: string }> =>
  transaction(sql, async (tx) => {
    const [page] = await tx<{ sync_id: number; player_no: number; failures: number; id: string }[]>`
      select g.sync_id, g.player_no, f.failures, p.id
      from pages g join follows f on f.player_no = g.player_no join players p on p.no = g.player_no
      where g.id = ${pageId} for update of f`;
    if (!page) throw new RookeryError('page_not_found', `there is no page ${pageId}`);
    const { sync_id: syncId, player_no: playerNo } = page;
    const detail = storableText(failure.detail);
    const ending = endingOf(failure.kind, page.failures, failure.retryAfterMs);
    await tx`delete from pages where id = ${pageId} and sealed_at is null`;
    await tx`
      update syncs set state = 'failed', ended_at = now(), error = ${detail}
      where id = ${syncId} and ended_at is null`;
    const next = ending.retryMs === null ? null : new Date(Date.now() + ending.retryMs).toISOString();
    await tx`
      update follows set
        state = case when state = 'paused' then state else ${ending.state} end,
        failures = failures + 1, last_error = ${detail}, next_sync_at = ${next}
      where player_no = ${playerNo}`;
    if (failure.kind === 'rateLimited' && ending.retryMs !== null) await keepCooldown(tx, ending.retryMs);
    return { syncId, playerNo, playerId: page.id };
  });
