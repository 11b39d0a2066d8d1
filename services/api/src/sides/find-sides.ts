import type { Chosen } from './choose.ts';
import type { SideColumns } from './side-columns.ts';

/** A place in a list of games: its time, in epoch milliseconds, and the number of the game. */
export interface Place {
  at: number;
  game_no: number;
}

/** A side that a filter holds: `white` is the color of the player, or true where none is named. */
export interface FoundSide extends Place {
  white: boolean;
}

/** How many of the rows, which are in the order of their places, are before a place; with those at it, where `upTo`. */
const countBefore = (rows: Int32Array, { at, gameNo }: SideColumns, place: Place, upTo: boolean): number => {
  let [least, most] = [0, rows.length];
  while (least < most) {
    const middle = (least + most) >> 1;
    const row = rows[middle] as number;
    const more = (at[row] as number) - place.at || (gameNo[row] as number) - place.game_no;
    if (more < 0 || (upTo && more === 0)) least = middle + 1;
    else most = middle;
  }
  return least;
};

/**
 * At most `limit` of the sides chosen, the newest or the oldest first, those behind `after` only: what arrives meanwhile
 * moves nothing.
 */
export const findSides = (
  { columns, rows }: Chosen,
  order: 'asc' | 'desc',
  limit: number,
  after?: Place,
): FoundSide[] => {
  const isOldestFirst = order === 'asc';
  const [from, to] = isOldestFirst
    ? [after ? countBefore(rows, columns, after, true) : 0, rows.length]
    : [0, after ? countBefore(rows, columns, after, false) : rows.length];
  const part = isOldestFirst
    ? rows.subarray(from, Math.min(to, from + limit))
    : rows.subarray(Math.max(from, to - limit), to).toReversed();
  return Array.from(part, (row) => ({
    at: columns.at[row] as number,
    game_no: columns.gameNo[row] as number,
    white: columns.white[row] === 1,
  }));
};
