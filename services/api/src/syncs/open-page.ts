import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import type { Sql, TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { transaction } from '../db/transaction.ts';
import { readCooldown } from './cooldown.ts';
import { gamesToCheck } from './games-to-check.ts';

interface SyncRow {
  player_no: number;
  next_since: Date | null;
  max: number;
  check_failures: number;
  username: string;
  id: string;
  state: string;
  trigger: string;
}

/** From so many pages by id on that failed in a row a sync goes without, so that new games come in nevertheless. */
const MOST_CHECK_FAILURES = 2;

/**
 * Opens the next page of a sync; null when there is nothing to do: the sync is over, the player is paused, the turn
 * was taken already, or Lichess asked us to wait. A page that was never sealed is given up: its producer died, and the
 * new page begins where it began. What landed of it is stored, and reading it again is free.
 * Pages by id come before those by time: what they bring is older.
 */
export const openPage = (sql: Sql, syncId: number, turn: number): Promise<OpenedPage | null> =>
  transaction(sql, async (tx) => {
    if ((await readCooldown(tx)) !== null) return null;
    const [sync] = await tx<SyncRow[]>`
      select s.player_no, s.next_since, f.page_max as max, f.check_failures, f.username, p.id, s.state, s.trigger
      from syncs s join follows f on f.player_no = s.player_no join players p on p.no = s.player_no
      where s.id = ${syncId} and s.turn = ${turn} and s.ended_at is null and not s.reached_end and f.state = 'active'
      for update of s`;
    if (!sync) return null;
    const abandoned = await tx`delete from pages where sync_id = ${syncId} and sealed_at is null`;
    const ids = await idsOf(tx, syncId, sync);
    const since = ids === null ? sync.next_since : null;
    const max = ids === null ? sync.max : ids.length;
    const [page] = await tx<{ id: number }[]>`
      insert into pages (sync_id, player_no, since, max, ids)
      values (${syncId}, ${sync.player_no}, ${since?.toISOString() ?? null}, ${max},
        ${ids === null ? null : arrayLiteral(ids)}::text[])
      returning id`;
    await tx`
      update syncs set state = 'running', pages = pages + 1 - ${abandoned.count}, dispatched_at = now()
      where id = ${syncId}`;
    return {
      id: (page as { id: number }).id,
      playerId: sync.id,
      username: sync.username,
      since: since?.getTime() ?? null,
      max,
      ids,
      first: sync.state === 'queued',
    };
  });

/** The games that the page asks for by id; null when it asks by time, as the first sync of a player always does. */
const idsOf = async (tx: TransactionSql, syncId: number, sync: SyncRow): Promise<string[] | null> => {
  if (sync.trigger === 'follow' || sync.check_failures >= MOST_CHECK_FAILURES) return null;
  const requested = sync.trigger === 'request';
  const ids = await gamesToCheck(tx, sync.player_no, { id: syncId, requested });
  return ids.length === 0 ? null : ids;
};
