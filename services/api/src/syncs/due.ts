import type { Turn } from '@rookery/shared/contract/page.ts';
import type { Sql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { readCooldown } from './cooldown.ts';
import { rewindStuck } from './rewind.ts';

/** How many players one tick begins with: the queue is one request at a time anyway. */
const MOST = 5_000;

/**
 * Begins a sync for every player that is due and returns the turns that wait to be fetched: the new ones, and those
 * of syncs whose turn was dispatched a while ago and never taken, or whose games never landed, as after a flush of
 * Redis. Safe to call at any time: a turn is dispatched under an id of its own.
 */
export const dueTurns = async (sql: Sql): Promise<{ turns: Turn[]; cooldownUntil: Date | null }> => {
  const cooldownUntil = await readCooldown(sql);
  const turns = await transaction(sql, async (tx) => {
    await tx`
      insert into syncs (player_no, trigger, next_since)
      select player_no, 'tick', cursor from follows
      where state = 'active' and (next_sync_at is null or next_sync_at <= now())
      order by next_sync_at nulls first limit ${MOST}
      on conflict (player_no) where ended_at is null do nothing`;
    await rewindStuck(tx);
    await tx`
      delete from pages where coalesce(landed_at, sealed_at) < now() - interval '1 day'
        and exists (select from syncs s where s.id = pages.sync_id and s.ended_at is not null)`;
    return tx<Turn[]>`
      update syncs s set dispatched_at = now()
      from players p, follows f
      where p.no = s.player_no and f.player_no = s.player_no and f.state = 'active'
        and s.ended_at is null and not s.reached_end
        and (s.dispatched_at <= s.started_at or s.dispatched_at < now() - interval '2 minutes')
      returning p.id as "playerId", s.id as "syncId", s.turn`;
  });
  return { turns: [...turns].sort((a, b) => a.syncId - b.syncId), cooldownUntil };
};
