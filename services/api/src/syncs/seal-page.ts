import type { Seal, Turn } from '@rookery/shared/contract/page.ts';
import { MOST_LINES } from '@rookery/shared/contract/save.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql, TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { storableText } from '../db/storable-text.ts';
import { transaction } from '../db/transaction.ts';
import { endRateLimits } from './cooldown.ts';
import { advance } from './land.ts';

/** A page should take Lichess about this long. */
const PAGE_MS = 10_000;
const LEAST = 50;
const MOST = 1_000;

/** How many games to ask for next, from how long the last page took: about ten seconds of stream. */
export const nextPageMax = (max: number, lines: number, tookMs: number): number => {
  // A page that did not fill says little of the pace.
  if (lines < max / 2) return max;
  const fit = Math.round((lines * PAGE_MS) / Math.max(tookMs, 1));
  return Math.max(LEAST, Math.min(MOST, fit, max * 2));
};

/** A page as it was opened, with its sync. */
interface OpenPage {
  id: number;
  sync_id: number;
  player_no: number;
  since: Date | null;
  max: number;
  ids: string[] | null;
  sealed: boolean;
  turn: number;
  reached_end: boolean;
  player_id: string;
}

interface Sealed {
  next: Turn | null;
  syncId: number;
  playerNo: number;
  done: boolean;
}

/**
 * Seals a page after its stream: what it held is known, so that it can land. Returns the next turn of the sync, or
 * null when Lichess has nothing newer. The cursor does not move here but when the last record has landed.
 */
export const sealPage = (sql: Sql, pageId: number, seal: Seal): Promise<Sealed> =>
  transaction(sql, async (tx) => {
    const page = await lockPage(tx, pageId);
    const { sync_id: syncId, player_no: playerNo } = page;
    const turnOf = (turn: number) => ({ playerId: page.player_id, syncId, turn });
    if (page.sealed)
      return { next: page.reached_end ? null : turnOf(page.turn), syncId, playerNo, done: false };
    if (seal.end === 'complete') await endRateLimits(tx);
    const error = seal.error === undefined ? null : storableText(seal.error);
    const way = page.ids === null ? await sealByTime(tx, page, seal, error) : await sealById(tx, page, seal);
    await tx`
      update syncs set
        turn = turn + 1, fetched = fetched + ${seal.lines}, error = ${error}, dispatched_at = now()
      where id = ${syncId}`;
    const isStuck = way === 'stuck';
    if (isStuck) await endStuck(tx, page);
    const done = (await advance(tx, playerNo, syncId)) || isStuck;
    return { next: way === 'on' ? turnOf(page.turn + 1) : null, syncId, playerNo, done };
  });

const lockPage = async (tx: TransactionSql, pageId: number): Promise<OpenPage> => {
  const [page] = await tx<Omit<OpenPage, 'turn' | 'reached_end' | 'player_id'>[]>`
    select g.id, g.sync_id, g.player_no, g.since, g.max, to_json(g.ids) as ids, g.sealed_at is not null as sealed
    from pages g join follows f on f.player_no = g.player_no
    where g.id = ${pageId} for update of g, f`;
  if (!page) throw new RookeryError('page_not_found', `there is no page ${pageId}`);
  const [sync] = await tx<Pick<OpenPage, 'turn' | 'reached_end' | 'player_id'>[]>`
    select s.turn, s.reached_end, p.id as player_id from syncs s join players p on p.no = s.player_no
    where s.id = ${page.sync_id} for update of s`;
  if (!sync) throw new RookeryError('sync_not_found', `there is no sync ${page.sync_id}`);
  return { ...page, ...sync };
};

/** How a sync goes on after a page: with another one, at its end, or not at all. */
type Way = 'on' | 'end' | 'stuck';

/** The next page begins where this one ended. */
const sealByTime = async (
  tx: TransactionSql,
  page: OpenPage,
  seal: Seal,
  error: string | null,
): Promise<Way> => {
  const next = seal.lastCreatedAt === null ? page.since : new Date(seal.lastCreatedAt);
  // A full page that ends where it began, as with games of one and the same millisecond, would be read again and again:
  // ask for more at once.
  const isSame = (next?.getTime() ?? null) === (page.since?.getTime() ?? null);
  const stuck = isSame && !seal.reachedEnd && seal.lines >= page.max;
  const max = stuck ? Math.min(page.max * 2, MOST_LINES) : nextPageMax(page.max, seal.lines, seal.tookMs);
  const nextSince = next?.toISOString() ?? null;
  await tx`
    update pages set lines = ${seal.lines}, next_since = ${nextSince}, sealed_at = now() where id = ${page.id}`;
  await tx`
    update syncs set next_since = ${nextSince}, reached_end = ${seal.reachedEnd} where id = ${page.sync_id}`;
  await tx`
    update follows set page_max = ${max}, failures = 0, last_error = ${error} where player_no = ${page.player_no}`;
  if (stuck && page.max >= MOST_LINES) return 'stuck';
  return seal.reachedEnd ? 'end' : 'on';
};

/** Ends a sync that cannot get past where it is. What it has read lands; it is tried again on request only. */
const endStuck = async (tx: TransactionSql, page: OpenPage): Promise<void> => {
  const from = page.since === null ? 'the beginning' : page.since.toISOString();
  const error = `the ${page.max} games that Lichess sent from ${from} on do not say when a later one began`;
  await tx`
    update syncs set state = 'failed', ended_at = now(), error = ${error}
    where id = ${page.sync_id} and ended_at is null`;
  await tx`
    update follows set page_max = ${MOST}, last_error = ${error}, next_sync_at = 'infinity'
    where player_no = ${page.player_no}`;
};

/**
 * Where the pages by time stand is none of its business, whatever the seal says. What was not answered before a cut is
 * due again in the next sync.
 */
const sealById = async (tx: TransactionSql, page: OpenPage, seal: Seal): Promise<Way> => {
  const missing = seal.end === 'complete' ? arrayLiteral(seal.missing ?? []) : null;
  await tx`
    update pages set lines = ${seal.lines}, missing = ${missing}::text[], sealed_at = now() where id = ${page.id}`;
  await tx`update follows set check_failures = 0 where player_no = ${page.player_no}`;
  return 'on';
};
