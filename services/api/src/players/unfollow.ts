import type { TransactionSql } from 'postgres';
import type { Database } from '../db/connect.ts';
import { transaction } from '../db/transaction.ts';
import { removeAnswers } from '../mistakes/save.ts';
import { underive } from '../saving/derived.ts';
import { lockDerived } from '../saving/lock-derived.ts';
import { followedNo } from './change.ts';

/** How long it waits for others that work on the derived tables: within what a request may last. */
const PATIENCE = '20s';
/** Games that are removed in one statement. */
const STEP = 5_000;

/**
 * Ends following a player: syncs, pages and the facts of moves go, games stay unless `deleteGames`, which removes those
 * that no other followed player took part in. Throws player_not_found, and what Postgres says (55P03) when others work
 * on the derived tables for long.
 */
export const unfollow = async (db: Database, id: string, deleteGames: boolean): Promise<void> => {
  const no = await followedNo(db, id);
  await transaction(db.sql, async (tx) => {
    await tx`select set_config('statement_timeout', '0', true), set_config('lock_timeout', ${PATIENCE}, true)`;
    await lockDerived(tx, true);
    await tx`set local lock_timeout = 0`;
    await tx`delete from pages where player_no = ${no}`;
    await tx`delete from follows where player_no = ${no}`;
    await tx`
      with gone as (delete from rejected_players where player_no = ${no} returning rejected_id)
      delete from rejected_records r using gone
      where r.id = gone.rejected_id and not exists (
        select from rejected_players p where p.rejected_id = r.id and p.player_no <> ${no}
      )`;
    if (deleteGames) await deleteOwnGames(tx, no);
    await tx`
      delete from side_moves m using sides s
      where s.player_no = ${no} and s.tracked and m.game_no = s.game_no and m.white = s.white`;
    await tx`update sides set tracked = false where player_no = ${no} and tracked`;
  });
};

const deleteOwnGames = async (tx: TransactionSql, no: number): Promise<void> => {
  const rows = await tx<{ game_no: number }[]>`
    select distinct s.game_no from sides s
    where s.player_no = ${no} and not exists (
      select from sides o join follows f on f.player_no = o.player_no
      where o.game_no = s.game_no and o.player_no <> ${no}
    )`;
  const nos = rows.map((row) => row.game_no);
  for (let from = 0; from < nos.length; from += STEP) {
    const part = nos.slice(from, from + STEP);
    const list = `{${part.join(',')}}`;
    // Before their sides, which the end of an analysis marks.
    await tx`delete from analyses where game_no = any(${list}::int[])`;
    await underive(tx, part);
    await removeAnswers(tx, part);
    await tx`delete from checks where game_no = any(${list}::int[])`;
    await tx`delete from games where no = any(${list}::int[])`;
  }
};
