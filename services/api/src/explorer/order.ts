import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import { cursorInstant, cursorNumber, makeCursor, parseCursor } from '../db/cursor.ts';
import { checkMark, markOf } from '../games/list-mark.ts';
import { NONE_16, type SideColumns } from '../sides/side-columns.ts';

/** A game's place among those that are listed. */
export interface Place {
  /** Epoch milliseconds. */
  at: number;
  game_no: number;
  /** Of both players together; that of a game without both is behind all others. */
  ratings: number;
}

/** Higher than any two ratings together. */
export const MOST_RATINGS = 32_767;

/** Lower and higher than any two ratings. */
const BEHIND = { desc: 0, asc: MOST_RATINGS } as const;

type Order = ExplorerQuery['order'];

/** The ratings of both players together, of each row. */
export const ratingsOfRows = (
  { rating, opponentRating }: SideColumns,
  rows: Int32Array,
  order: Order,
): Int16Array => {
  const ratings = new Int16Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const own = rating[row] as number;
    const other = opponentRating[row] as number;
    ratings[i] = own === NONE_16 || other === NONE_16 ? BEHIND[order] : own + other;
  }
  return ratings;
};

/** The place of the game of a side. */
export const placeOfRow = (columns: SideColumns, row: number, order: Order): Place => ({
  at: columns.at[row] as number,
  game_no: columns.gameNo[row] as number,
  ratings: ratingsOfRows(columns, Int32Array.of(row), order)[0] as number,
});

/** The cursor of what is behind a game. */
export const cursorBehind = (query: ExplorerQuery, { at, game_no, ratings }: Place): string =>
  makeCursor([at, game_no, ratings, markOf(query)]);

/** The place that the cursor of a query stands for. Throws invalid_cursor. */
export const placeIn = (query: ExplorerQuery): Place | undefined => {
  if (query.cursor === undefined) return undefined;
  const [at, no, ratings, mark] = parseCursor(query.cursor, 4);
  checkMark(query, mark);
  return { at: cursorInstant(at), game_no: cursorNumber(no), ratings: cursorNumber(ratings) };
};
