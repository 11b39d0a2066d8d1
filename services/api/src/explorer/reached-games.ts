import type { LateVisits } from './late.ts';
import type { Visit } from './line-table.ts';
import { MOST_RATINGS, type Place, placeOfRow, ratingsOfRows } from './order.ts';
import type { Listing, Scope } from './scope.ts';

/** A game that reached the position, in the color of the player. */
export interface Reached extends Place {
  white: boolean;
  /** Of the first visit. */
  ply: number;
}

/** Which of the sides chosen reached the position, and how: by their places among those, the place in `visits`, or -1. */
export interface ReachedSides {
  places: Int32Array;
  visits: readonly Visit[];
}

/** By row, the place of its late visit and one; 0 where it has none. Empty between two questions. */
let scratch = new Int32Array(0);

const markLate = ({ chosen }: Scope, { gameNos, places }: LateVisits, from: number): Int32Array => {
  const { table, columns } = chosen;
  const marked = new Int32Array(gameNos.length * 2);
  let length = 0;
  if (scratch.length < columns.gameNo.length) scratch = new Int32Array(columns.gameNo.length);
  for (const [i, gameNo] of gameNos.entries()) {
    for (const white of [true, false]) {
      const row = table.rowOf(gameNo, white);
      if (row < 0) continue;
      scratch[row] = from + (places[i] as number) + 1;
      marked[length++] = row;
    }
  }
  return marked.subarray(0, length);
};

const clear = (marked: Int32Array): void => {
  for (const row of marked) scratch[row] = 0;
};

/** Those of a scope. A game that came to the position in its line did so before it could come to it later. */
export const reachedSides = (scope: Scope): ReachedSides => {
  const { lines, late, chosen } = scope;
  const { lineNo } = chosen.columns;
  const { rows } = chosen;
  const { codes } = lines;
  const marked = markLate(scope, late, lines.visits.length);
  const places = new Int32Array(rows.length);
  const known = codes.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const line = lineNo[row] as number;
    // A line that is newer than those that are known is of a game that came meanwhile.
    const code = line < known ? (codes[line] as number) : 0;
    places[i] = (code === 0 ? (scratch[row] as number) : code) - 1;
  }
  clear(marked);
  return { places, visits: [...lines.visits, ...late.visits] };
};

const reachedAt = (
  { chosen, ofPlayer }: Scope,
  { places, visits }: ReachedSides,
  order: Listing['order'],
  i: number,
): Reached => {
  const row = chosen.rows[i] as number;
  return {
    ...placeOfRow(chosen.columns, row, order),
    white: ofPlayer ? chosen.columns.white[row] === 1 : true,
    ply: (visits[places[i] as number] as Visit).ply,
  };
};

/** The first of them by date: they are in that order. */
const firstByDate = (scope: Scope, reached: ReachedSides, { order, limit, after }: Listing): Reached[] => {
  const { places } = reached;
  const found: Reached[] = [];
  const step = order === 'desc' ? -1 : 1;
  for (let i = step < 0 ? places.length - 1 : 0; i >= 0 && i < places.length; i += step) {
    if (found.length === limit) break;
    if ((places[i] as number) < 0) continue;
    const one = reachedAt(scope, reached, order, i);
    if (!after || step * (one.at - after.at || one.game_no - after.game_no) > 0) found.push(one);
  }
  return found;
};

/** The first of them by rating: with those of the last rating that is among them, put in order. */
const firstByRating = (scope: Scope, reached: ReachedSides, { order, limit, after }: Listing): Reached[] => {
  const sign = order === 'desc' ? -1 : 1;
  const compare = (a: Place, b: Place): number =>
    sign * (a.ratings - b.ratings || a.at - b.at || a.game_no - b.game_no);
  const { columns, rows } = scope.chosen;
  const { places } = reached;
  const ratings = ratingsOfRows(columns, rows, order);
  const isBehind = (i: number): boolean =>
    !after || compare(placeOfRow(columns, rows[i] as number, order), after) > 0;
  const counts = new Int32Array(MOST_RATINGS + 1);
  for (let i = 0; i < ratings.length; i++) {
    const both = ratings[i] as number;
    // The place of a cursor is looked at closely only where the ratings are its own.
    if ((places[i] as number) >= 0 && (!after || sign * (both - after.ratings) >= 0))
      counts[both] = (counts[both] as number) + 1;
  }
  let n = after ? -(counts[after.ratings] ?? 0) : 0;
  let last = sign < 0 ? MOST_RATINGS : 0;
  for (; last >= 0 && last <= MOST_RATINGS; last += sign) {
    n += counts[last] as number;
    if (n >= limit) break;
  }
  const found: Reached[] = [];
  for (let i = 0; i < ratings.length; i++)
    if ((places[i] as number) >= 0 && sign * ((ratings[i] as number) - last) <= 0 && isBehind(i))
      found.push(reachedAt(scope, reached, order, i));
  return found.sort(compare).slice(0, limit);
};

/** The first of the games in the order asked, from behind the place that is given. */
export const firstReached = (scope: Scope, reached: ReachedSides, listing: Listing): Reached[] =>
  (listing.sort === 'rating' ? firstByRating : firstByDate)(scope, reached, listing);
