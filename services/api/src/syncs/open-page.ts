import type { OpenPageAnswer } from '@rookery/shared/contract/page.ts';
import type { Sql, TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { transaction } from '../db/transaction.ts';
import { readCooldown } from './cooldown.ts';
import { gamesToCheck } from './games-to-check.ts';

interface SyncRow {
  turn: number;
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
 * Opens the next page of a sync; no page when there is nothing to do: the sync is over, the player is paused, Lichess
 * asked us to wait, or the turn was taken already. Who took it may have died before dispatching the next one, which is
 * why that is told. A page that was never sealed is given up: its producer died, and the
 * new page begins where it began. What landed of it is stored, and reading it again is free.
 * Pages by id come before those by time: what they bring is older.
 */
export const openPage = (sql: Sql, syncId: number, turn: number): Promise<OpenPageAnswer> =>
  transaction(sql, async (tx) => {
    if ((await readCooldown(tx)) !== null) return { page: null, next: null, wait: true };
    const [sync] = await tx<SyncRow[]>`
      select s.player_no, s.turn, s.next_since, f.page_max as max, f.check_failures, f.username, p.id, s.state, s.trigger
      from syncs s join follows f on f.player_no = s.player_no join players p on p.no = s.player_no
      where s.id = ${syncId} and s.ended_at is null and not s.reached_end and f.state = 'active'
      for update of s`;
    if (!sync || turn > sync.turn) return { page: null, next: null, wait: false };
    if (turn < sync.turn)
      return { page: null, next: { playerId: sync.id, syncId, turn: sync.turn }, wait: false };
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
    const opened = {
      id: (page as { id: number }).id,
      playerId: sync.id,
      username: sync.username,
      since: since?.getTime() ?? null,
      max,
      ids,
      first: sync.state === 'queued',
    };
    return { page: opened, next: null, wait: false };
  });

/** The games that the page asks for by id; null when it asks by time, as the first sync of a player always does. */
const idsOf = async (tx: TransactionSql, syncId: number, sync: SyncRow): Promise<string[] | null> => {
  if (sync.trigger === 'follow' || sync.check_failures >= MOST_CHECK_FAILURES) return null;
  const requested = sync.trigger === 'request';
  const ids = await gamesToCheck(tx, sync.player_no, { id: syncId, requested });
  return ids.length === 0 ? null : ids;
};
