import type { Turn } from '@rookery/shared/contract/page.ts';
import type { Sql, TransactionSql } from 'postgres';
import { againAfterDeadlock, transaction } from '../db/transaction.ts';
import { readCooldown } from './cooldown.ts';
import { dropOld } from './retention.ts';
import { rewindStuck } from './rewind.ts';

/** How many players one tick begins with: the queue is one request at a time anyway. */
const MOST = 5_000;

/**
 * Begins a sync for every player that is due and returns the turns that wait to be fetched: the new ones, and those
 * of syncs whose turn was dispatched a while ago and never taken, or whose games never landed, as after a flush of
 * Redis. Safe to call at any time: a turn is dispatched under an id of its own. With `lost` no turn and no page is
 * waited for: what is open begins anew at once.
 */
export const dueTurns = async (
  sql: Sql,
  lost: boolean,
): Promise<{ turns: Turn[]; cooldownUntil: Date | null }> => {
  const cooldownUntil = await readCooldown(sql);
  // It takes what many others work on, in an order of its own.
  const turns = await againAfterDeadlock(() => transaction(sql, (tx) => beginDue(tx, lost)));
  return { turns: turns.sort((a, b) => a.syncId - b.syncId), cooldownUntil };
};

const beginDue = async (tx: TransactionSql, lost: boolean): Promise<Turn[]> => {
  await beginFull(tx);
  await tx`
    insert into syncs (player_no, trigger, next_since)
    select player_no, 'tick', cursor from follows
    where state = 'active' and (next_sync_at is null or next_sync_at <= now())
    order by next_sync_at nulls first limit ${MOST}
    on conflict (player_no) where ended_at is null do nothing`;
  await rewindStuck(tx, lost);
  await dropOld(tx);
  const turns = await tx<Turn[]>`
    update syncs s set dispatched_at = now()
    from players p, follows f
    where p.no = s.player_no and f.player_no = s.player_no and f.state = 'active'
      and s.ended_at is null and not s.reached_end
      and (${lost}::boolean or s.dispatched_at <= s.started_at or s.dispatched_at < now() - interval '2 minutes')
    returning p.id as "playerId", s.id as "syncId", s.turn`;
  return [...turns];
};

/** Begins the full syncs that were asked for while another one was under way. Who is being written to waits a tick. */
const beginFull = async (tx: TransactionSql): Promise<void> => {
  await tx`
    with asked as (
      select player_no from follows f
      where full_requested and state = 'active'
        and not exists (select from syncs s where s.player_no = f.player_no and s.ended_at is null)
      for update skip locked
    ),
    added as (
      insert into syncs (player_no, trigger, full_history)
      select player_no, 'request', true from asked
      on conflict (player_no) where ended_at is null do nothing
      returning player_no
    )
    update follows f set full_requested = false from added where f.player_no = added.player_no`;
};
