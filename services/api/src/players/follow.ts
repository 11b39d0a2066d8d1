import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import type { Sql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { type StartedSync, startSync } from '../syncs/start.ts';

/**
 * Follows a player: whether that is new, and the sync that begins (null when one is under way or none is wanted).
 * A player who was not found or closed is looked for again.
 */
export const follow = (sql: Sql, username: string): Promise<{ created: boolean; sync: StartedSync | null }> =>
  transaction(sql, async (tx) => {
    const id = playerIdOf(username);
    const [player] = await tx<{ no: number }[]>`
      insert into players (id) values (${id})
      on conflict (id) do update set id = excluded.id
      returning no`;
    const no = (player as { no: number }).no;
    const [added] = await tx`
      insert into follows (player_no, username) values (${no}, ${username})
      on conflict (player_no) do nothing
      returning player_no`;
    if (added === undefined) {
      const [lost] = await tx`
        update follows set state = 'active', last_error = null
        where player_no = ${no} and state in ('notFound', 'closed')
        returning player_no`;
      if (lost === undefined) return { created: false, sync: null };
    }
    const { sync } = await startSync(tx, no, 'follow', false);
    return { created: added !== undefined, sync };
  });
