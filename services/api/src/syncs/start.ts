import type { Turn } from '@rookery/shared/contract/page.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql, TransactionSql } from 'postgres';
import { transaction } from '../db/transaction.ts';

/** A sync that has begun, and its first turn. */
export interface StartedSync {
  id: number;
  turn: Turn;
}

/**
 * Begins a sync for a player, or finds the one that is under way (`created` false). Without `full` it goes on from
 * the cursor; with it from the beginning. A full one that is asked for while another sync is under way is noted, and
 * the next sync is that one.
 */
export const startSync = async (
  tx: TransactionSql,
  playerNo: number,
  trigger: 'follow' | 'tick' | 'request',
  full: boolean,
): Promise<{ created: boolean; sync: StartedSync }> => {
  const [row] = await tx<{ id: number; turn: number; full: boolean; player_id: string; created: boolean }[]>`
    with added as (
      insert into syncs (player_no, trigger, full_history, next_since)
      select f.player_no, ${trigger}, how.is_full, case when how.is_full then null else f.cursor end
      from follows f cross join lateral (select ${full} or f.full_requested as is_full) as how
      where f.player_no = ${playerNo}
      on conflict (player_no) where ended_at is null do nothing
      returning id, turn, full_history
    )
    select found.id, found.turn, found.full, p.id as player_id, found.created
    from (
      select id, turn, full_history as full, true as created from added
      union all
      select id, turn, full_history, false from syncs where player_no = ${playerNo} and ended_at is null
    ) as found, players p
    where p.no = ${playerNo}
    order by created desc limit 1`;
  if (!row) throw new RookeryError('player_not_found', 'this player is not followed');
  if (row.full || full)
    await tx`update follows set full_requested = ${!row.full} where player_no = ${playerNo}`;
  return {
    created: row.created,
    sync: { id: row.id, turn: { playerId: row.player_id, syncId: row.id, turn: row.turn } },
  };
};

/** Begins a sync on request. Refuses for a player who is paused. */
export const requestSync = (
  sql: Sql,
  playerId: string,
  full: boolean,
): Promise<{ created: boolean; sync: StartedSync }> =>
  transaction(sql, async (tx) => {
    const [row] = await tx<{ player_no: number; state: string }[]>`
      select f.player_no, f.state from follows f join players p on p.no = f.player_no
      where p.id = ${playerId} for update of f`;
    if (!row) throw new RookeryError('player_not_found', `${playerId} is not followed`);
    if (row.state === 'paused')
      throw new RookeryError('player_paused', `${playerId} is paused: resume it first`);
    if (row.state !== 'active')
      await tx`update follows set state = 'active' where player_no = ${row.player_no}`;
    return startSync(tx, row.player_no, 'request', full);
  });
