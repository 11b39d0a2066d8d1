import type { TransactionSql } from 'postgres';
import { type Column, unnestOf, withColumns } from '../db/columns.ts';

/** A record of a page that is accounted for: stored, or rejected. */
export interface Landing {
  pageId: number;
  seq: number;
  rejected: boolean;
}

/** A sync that moved: its player and whether it is over. */
export interface Movement {
  syncId: number;
  playerNo: number;
  done: boolean;
}

interface PageMarks {
  pageId: number;
  landed: string;
  rejected: string;
}

const multirange = (seqs: readonly number[]): string =>
  `{${seqs.map((seq) => `[${seq},${seq + 1})`).join(',')}}`;

const marksOf = (landings: readonly Landing[]): PageMarks[] => {
  const byPage = Map.groupBy(landings, (landing) => landing.pageId);
  // Sorted, so that two transactions take the locks of their pages in the same order.
  return [...byPage]
    .sort(([a], [b]) => a - b)
    .map(([pageId, marks]) => ({
      pageId,
      landed: multirange(marks.map((mark) => mark.seq)),
      rejected: multirange(marks.filter((mark) => mark.rejected).map((mark) => mark.seq)),
    }));
};

const COLUMNS: readonly Column<PageMarks>[] = [
  { name: 'page_id', type: 'int', value: (row) => row.pageId },
  { name: 'landed', type: 'text', value: (row) => row.landed },
  { name: 'rejected', type: 'text', value: (row) => row.rejected },
];

const MARK = `
  with marked as (
    update pages p set
      landed = p.landed + rows.landed::int4multirange,
      rejected = p.rejected + rows.rejected::int4multirange
    from ${unnestOf(COLUMNS)}
    where p.id = rows.page_id and p.landed_at is null
    returning p.id, p.sync_id, p.player_no, p.lines, p.landed
  )
  select id, sync_id, player_no, lines is not null and landed @> int4range(0, lines) as whole from marked`;

/**
 * Marks records of pages as landed, in the transaction that stores them. Where that completes a sealed page, the
 * cursor of its player moves, and a sync whose last page it was is done. Returns the syncs that moved.
 */
export const land = async (tx: TransactionSql, landings: readonly Landing[]): Promise<Movement[]> => {
  if (landings.length === 0) return [];
  const marked = await withColumns<PageMarks, { sync_id: number; player_no: number; whole: boolean }>(
    tx,
    MARK,
    COLUMNS,
    marksOf(landings),
  );
  const finished = new Map<number, boolean>();
  for (const row of marked) {
    if (row.whole && !finished.has(row.sync_id))
      finished.set(row.sync_id, await advance(tx, row.player_no, row.sync_id));
  }
  return marked.map((row) => ({
    syncId: row.sync_id,
    playerNo: row.player_no,
    done: finished.get(row.sync_id) ?? false,
  }));
};

/**
 * Closes the pages of a player that are sealed and whole, moves the cursor over those that have none open before
 * them, and ends the sync when nothing is left of it. Returns whether it ended.
 */
export const advance = async (tx: TransactionSql, playerNo: number, syncId: number): Promise<boolean> => {
  // The row of the player is locked first: two pages that land at once move the cursor one after the other.
  await tx`select from follows where player_no = ${playerNo} for update`;
  await tx`
    update pages set landed_at = now()
    where player_no = ${playerNo} and landed_at is null and lines is not null and landed @> int4range(0, lines)`;
  await tx`
    update follows f set cursor = greatest(f.cursor, (
      select max(p.next_since) from pages p
      where p.sync_id = ${syncId} and p.landed_at is not null
        and p.id < coalesce((select min(o.id) from pages o where o.player_no = ${playerNo} and o.landed_at is null), 2147483647)
    ))
    where f.player_no = ${playerNo}`;
  const [ended] = await tx<{ id: number }[]>`
    update syncs s set
      state = 'done', ended_at = now(), (pages, fetched, stored, rejected) = (
        select count(*)::int, coalesce(sum(p.lines), 0)::int,
          coalesce(sum(p.lines - size.rejected), 0)::int, coalesce(sum(size.rejected), 0)::int
        from pages p cross join lateral (
          select coalesce(sum(upper(r) - lower(r)), 0)::int as rejected from unnest(p.rejected) as r
        ) as size
        where p.sync_id = s.id
      )
    where s.id = ${syncId} and s.ended_at is null and s.reached_end
      and not exists (select from pages p where p.sync_id = s.id and p.landed_at is null)
    returning s.id`;
  if (!ended) return false;
  await tx`
    update follows f set
      last_synced_at = now(), failures = 0, last_error = null, next_sync_at = now() + case
        when newest.at > now() - interval '1 day' then interval '3 minutes'
        when newest.at > now() - interval '7 days' then interval '15 minutes'
        when newest.at > now() - interval '30 days' then interval '1 hour'
        else interval '6 hours'
      end
    from (select max(at) as at from sides where player_no = ${playerNo}) as newest
    where f.player_no = ${playerNo}`;
  return true;
};
