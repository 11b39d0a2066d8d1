import type { Reject } from '@rookery/shared/contract/save.ts';
import type { Sql } from 'postgres';
import { storableText } from '../db/storable-text.ts';
import { transaction } from '../db/transaction.ts';
import { land, type Movement } from '../syncs/land.ts';

/**
 * Lists a record that cannot be stored, once for the same bytes, and counts its place in the page as landed.
 * Returns its number and the sync that moved, if any.
 */
export const recordRejected = (sql: Sql, reject: Reject): Promise<{ id: number; movements: Movement[] }> =>
  transaction(sql, async (tx) => {
    const [row] = await tx<{ id: number }[]>`
      insert into rejected_records (sha256, game_id, code, detail, length, payload)
      values (decode(${reject.sha256}, 'hex'), ${reject.gameId === undefined ? null : storableText(reject.gameId)},
        ${reject.code}, ${storableText(reject.detail)}, ${reject.length}, decode(${reject.payload}, 'base64'))
      on conflict (sha256) do update set code = excluded.code, detail = excluded.detail, at = now(),
        payload = case when length(excluded.payload) > length(rejected_records.payload)
          then excluded.payload else rejected_records.payload end
      returning id`;
    const id = (row as { id: number }).id;
    const place = reject.page;
    // The page knows whose it is; a worker's word counts only without one.
    await tx`
      insert into rejected_players (rejected_id, player_no)
      select ${id}::int, player_no from pages where id = ${place?.id ?? -1}
      union
      select ${id}::int, no from players where id = ${reject.playerId ?? ''}
      on conflict do nothing`;
    const movements = place ? await land(tx, [{ pageId: place.id, seq: place.seq, rejected: true }]) : [];
    return { id, movements };
  });
