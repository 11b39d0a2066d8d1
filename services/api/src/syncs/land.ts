import type { TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { statement } from '../db/statement.ts';

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

const LAND = 'select sync_id, player_no, done from land_records($1::int[], $2::text[], $3::text[])';

/**
 * Marks records of pages as landed, in the transaction that stores them. Where that completes a sealed page, the
 * cursor of its player moves, and a sync whose last page it was is done. Returns the syncs that moved.
 */
export const land = async (tx: TransactionSql, landings: readonly Landing[]): Promise<Movement[]> => {
  if (landings.length === 0) return [];
  const marks = marksOf(landings);
  const rows = await statement<{ sync_id: number; player_no: number; done: boolean }>(tx, LAND, [
    arrayLiteral(marks.map((mark) => mark.pageId)),
    arrayLiteral(marks.map((mark) => mark.landed)),
    arrayLiteral(marks.map((mark) => mark.rejected)),
  ]);
  return rows.map((row) => ({ syncId: row.sync_id, playerNo: row.player_no, done: row.done }));
};

/** Moves the cursor of a player as far as pages have landed; whether that ended the sync. */
export const advance = async (tx: TransactionSql, playerNo: number, syncId: number): Promise<boolean> => {
  const [row] = await tx<{ done: boolean }[]>`select advance_cursor(${playerNo}, ${syncId}) as done`;
  return row?.done === true;
};
