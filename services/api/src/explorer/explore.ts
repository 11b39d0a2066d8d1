import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import type { Explorer, ExplorerMove, ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import type { Database } from '../db/connect.ts';
import { evaluatedMoves } from './evaluated.ts';
import type { KnownLines } from './known-lines.ts';
import { readLastGames } from './last-games.ts';
import { commonOpening } from './opening.ts';
import { cursorBehind, placeIn } from './order.ts';
import { firstReached, type Reached } from './reached-games.ts';
import { isCommon, type Listing, type Scope, scopeOf } from './scope.ts';
import { readSummaries } from './summaries.ts';
import { readSums, type Sum, type Sums, sumAndList } from './sums.ts';

type Answering = Pick<Database, 'sql' | 'large' | 'halves'>;

interface Found {
  sums: Sums;
  reached: Reached[];
}

/** How many of the games say what the opening is called. */
const NAMING = 200;

const gamesOf = ({ white, draws, black }: Sum): number => white + draws + black;

/** Lichess's (lila `modules/insight`): the mean of rating + 500 · (2 − r), r being 1 for a win, 2 a draw, 3 a loss, of games with a rating. */
const performanceOf = (sum: Sum, averageRating: number): number =>
  Math.round(averageRating + (500 * sum.balance) / sum.rated);

const ratingsOf = (sum: Sum): Pick<ExplorerMove, 'averageRating' | 'performance'> => {
  if (sum.rated === 0) return { averageRating: null, performance: null };
  const average = sum.ratingSum / sum.rated;
  return { averageRating: Math.round(average), performance: performanceOf(sum, average) };
};

const inOrder = (a: [NextMove, Sum], b: [NextMove, Sum]): number =>
  gamesOf(b[1]) - gamesOf(a[1]) || (a[0].uci < b[0].uci ? -1 : 1);

/** From so many games on, what is listed is looked for apart: nothing of all of them need be kept. */
const MANY = 1_500;

/** From so many games on, a position that they came to late is read in halves: so it is remembered of which it was so. */
const LARGE = 1_000;
const known = new Set<string>();
const MOST_KNOWN = 10_000;

const readRare = async (db: Answering, scope: Scope, listing: Listing): Promise<Found> => {
  const id = `${scope.player} ${scope.position.key}`;
  const found = await sumAndList(db, scope, listing, known.has(id));
  if (gamesOf(found.sums.total) >= LARGE && known.size < MOST_KNOWN) known.add(id);
  return found;
};

/** Everything of the games that reached the position; `many` says from how many on they are looked for apart. */
export const readReached = async (
  db: Answering,
  scope: Scope,
  listing: Listing,
  many = MANY,
): Promise<Found> => {
  const { sql, large } = db;
  if (!(await isCommon(sql, scope, many))) return readRare(db, scope, listing);
  const apart = async (): Promise<Found> => {
    const [sums, reached] = await Promise.all([readSums(db, scope), firstReached(sql, scope, listing)]);
    return { sums, reached };
  };
  return scope.counted && listing.sort === 'date' ? apart() : large(apart);
};

/** What became of the games that reached a position. Throws player_not_found, and what the filter throws. */
export const explore = async (db: Answering, lines: KnownLines, query: ExplorerQuery): Promise<Explorer> => {
  const { sql } = db;
  const after = placeIn(query);
  const scope = await scopeOf(sql, lines, query);
  const { fen } = scope.position;
  const limit = Math.max(query.limit + 1, NAMING);
  const { sums, reached } = await readReached(db, scope, { ...query, limit, after });
  const { white, draws, black } = sums.total;
  const listed = reached.slice(0, query.limit);
  const [lastGames, evaluated, opening, games] = await Promise.all([
    readLastGames(sql, scope, sums),
    evaluatedMoves(sql, scope.position, [...sums.byMove.keys()]),
    commonOpening(sql, reached.slice(0, NAMING)),
    readSummaries(sql, listed, scope.player !== undefined),
  ]);
  const moves = [...sums.byMove].sort(inOrder).map(
    ([move, sum]): ExplorerMove => ({
      uci: move.uci,
      san: move.san(),
      white: sum.white,
      draws: sum.draws,
      black: sum.black,
      ...ratingsOf(sum),
      lastGame: lastGames.get(move) ?? null,
      ...evaluated.get(move),
    }),
  );
  const last = listed.at(-1);
  const next = last && reached.length > query.limit ? cursorBehind(query, last) : null;
  return { fen, white, draws, black, moves, ...(opening && { opening }), games, next };
};
