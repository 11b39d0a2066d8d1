import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import type { Sql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { readCooldown } from './cooldown.ts';

/**
 * Opens the next page of a sync; null when there is nothing to do: the sync is over, the player is paused, the turn
 * was taken already, or Lichess asked us to wait. A page that was never sealed is given up: its producer died, and the
 * new page begins where it began. What landed of it is stored, and reading it again is free.
 */
export const openPage = (sql: Sql, syncId: number, turn: number): Promise<OpenedPage | null> =>
  transaction(sql, async (tx) => {
    if ((await readCooldown(tx)) !== null) return null;
    const [sync] = await tx<
      {
        player_no: number;
        next_since: Date | null;
        max: number;
        username: string;
        id: string;
        state: string;
      }[]
    >`
      select s.player_no, s.next_since, f.page_max as max, f.username, p.id, s.state
      from syncs s join follows f on f.player_no = s.player_no join players p on p.no = s.player_no
      where s.id = ${syncId} and s.turn = ${turn} and s.ended_at is null and not s.reached_end and f.state = 'active'
      for update of s`;
    if (!sync) return null;
    const abandoned = await tx`delete from pages where sync_id = ${syncId} and sealed_at is null`;
    const [page] = await tx<{ id: number }[]>`
      insert into pages (sync_id, player_no, since, max)
      values (${syncId}, ${sync.player_no}, ${sync.next_since?.toISOString() ?? null}, ${sync.max})
      returning id`;
    await tx`
      update syncs set state = 'running', pages = pages + 1 - ${abandoned.count}, dispatched_at = now()
      where id = ${syncId}`;
    return {
      id: (page as { id: number }).id,
      playerId: sync.id,
      username: sync.username,
      since: sync.next_since?.getTime() ?? null,
      max: sync.max,
      first: sync.state === 'queued',
    };
  });
