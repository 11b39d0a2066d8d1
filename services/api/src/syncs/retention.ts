import type { TransactionSql } from 'postgres';
import { dropEndedSessions } from '../sessions/session-rows.ts';

/**
 * Drops what is kept for a while alone, each minute. Tokens are none of it: a list shows them all, and what was revoked
 * stays so over a restore because its row is there. Nor are evaluations, which analyses name, or rejected records, of
 * which there is no other copy.
 */
export const dropOld = async (tx: TransactionSql): Promise<void> => {
  await tx`
    delete from pages where coalesce(landed_at, sealed_at) < now() - interval '1 day'
      and exists (select from syncs s where s.id = pages.sync_id and s.ended_at is not null)`;
  // The newest one that went through tells how a player stands; older ones are history.
  await tx`
    delete from syncs s where ended_at < now() - interval '90 days' and exists (
      select from syncs n where n.player_no = s.player_no and n.id > s.id and n.state = 'done')`;
  // A game that is finished has been left alone for weeks by then, and one that runs is looked at again without it.
  await tx`delete from checks where not gone and checked_at < now() - interval '30 days'`;
  await dropEndedSessions(tx);
};
