import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import { cursorInstant, cursorNumber, makeCursor, parseCursor } from '../db/cursor.ts';
import type { Where } from '../db/where.ts';
import { checkMark, markOf } from '../games/list-mark.ts';

/** A game's place among those that are listed. */
export interface Place {
  /** Epoch milliseconds. */
  at: number;
  game_no: number;
  /** Of both players together; that of a game without both is behind all others. */
  ratings: number;
}

type Sorted = Pick<ExplorerQuery, 'sort' | 'order'>;

/** Lower and higher than any two ratings. */
const BEHIND = { desc: 0, asc: 32_767 } as const;

/** SQL over `sides s`: what games are ordered by. */
export const placeColumns = ({ order }: Sorted): string =>
  `s.at, s.game_no, coalesce(s.rating + s.opponent_rating, ${BEHIND[order]})::int as ratings`;

const keysOf = ({ sort }: Sorted): readonly ('ratings' | 'at' | 'game_no')[] =>
  sort === 'rating' ? ['ratings', 'at', 'game_no'] : ['at', 'game_no'];

/** SQL: the order. */
export const orderSql = (sorted: Sorted): string =>
  keysOf(sorted)
    .map((key) => `${key} ${sorted.order}`)
    .join(', ');

/** Sorts places that came in parts. */
export const inPlaceOrder =
  (sorted: Sorted) =>
  (a: Place, b: Place): number => {
    const sign = sorted.order === 'desc' ? -1 : 1;
    const key = keysOf(sorted).find((name) => a[name] !== b[name]);
    return key === undefined ? 0 : sign * (a[key] - b[key]);
  };

/** SQL: behind a place in that order. */
export const behindSql = (where: Where, sorted: Sorted, place: Place): string => {
  const keys = keysOf(sorted);
  const values = keys.map((key) => {
    const param = where.param(place[key]);
    return key === 'at' ? `to_timestamp(${param}::float8 / 1000)` : `${param}::int`;
  });
  return `(${keys.join(', ')}) ${sorted.order === 'desc' ? '<' : '>'} (${values.join(', ')})`;
};

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
