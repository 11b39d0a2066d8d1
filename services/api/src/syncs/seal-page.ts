import type { Seal, Turn } from '@rookery/shared/contract/page.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import { storableText } from '../db/storable-text.ts';
import { transaction } from '../db/transaction.ts';
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

/**
 * Seals a page after its stream: what it held is known, so that it can land. Returns the next turn of the sync, or
 * null when Lichess has nothing newer. The cursor does not move here but when the last record has landed.
 */
export const sealPage = (
  sql: Sql,
  pageId: number,
  seal: Seal,
): Promise<{ next: Turn | null; syncId: number; playerNo: number; done: boolean }> =>
  transaction(sql, async (tx) => {
    const [page] = await tx<
      { sync_id: number; player_no: number; since: Date | null; max: number; sealed: boolean }[]
    >`
      select g.sync_id, g.player_no, g.since, g.max, g.sealed_at is not null as sealed
      from pages g join follows f on f.player_no = g.player_no
      where g.id = ${pageId} for update of g, f`;
    if (!page) throw new RookeryError('page_not_found', `there is no page ${pageId}`);
    const { sync_id: syncId, player_no: playerNo } = page;
    const [sync] = await tx<{ turn: number; reached_end: boolean; id: string }[]>`
      select s.turn, s.reached_end, p.id from syncs s join players p on p.no = s.player_no
      where s.id = ${syncId} for update of s`;
    if (!sync) throw new RookeryError('sync_not_found', `there is no sync ${syncId}`);
    const turnOf = (turn: number) => ({ playerId: sync.id, syncId, turn });
    if (page.sealed)
      return { next: sync.reached_end ? null : turnOf(sync.turn), syncId, playerNo, done: false };

    const error = seal.error === undefined ? null : storableText(seal.error);
    const nextSince = seal.lastCreatedAt === null ? page.since : new Date(seal.lastCreatedAt);
    // A full page of games of one and the same millisecond would be read again and again: ask for more at once.
    const stuck =
      nextSince !== null && nextSince.getTime() === page.since?.getTime() && seal.lines >= page.max;
    const max = stuck ? page.max * 2 : nextPageMax(page.max, seal.lines, seal.tookMs);
    await tx`
      update pages set lines = ${seal.lines}, next_since = ${nextSince?.toISOString() ?? null}, sealed_at = now()
      where id = ${pageId}`;
    const [moved] = await tx<{ turn: number }[]>`
      update syncs set
        turn = turn + 1, next_since = ${nextSince?.toISOString() ?? null}, reached_end = ${seal.reachedEnd},
        fetched = fetched + ${seal.lines}, error = ${error}, dispatched_at = now()
      where id = ${syncId}
      returning turn`;
    await tx`
      update follows set page_max = ${max}, failures = 0, last_error = ${error} where player_no = ${playerNo}`;
    const done = await advance(tx, playerNo, syncId);
    return {
      next: seal.reachedEnd ? null : turnOf((moved as { turn: number }).turn),
      syncId,
      playerNo,
      done,
    };
  });
