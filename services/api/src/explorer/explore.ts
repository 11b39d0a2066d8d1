import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import type { Explorer, ExplorerMove, ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import type { Database } from '../db/connect.ts';
import { evaluatedInGames, evaluatedMoves } from './evaluated.ts';
import type { KnownLines } from './known-lines.ts';
import { readLastGames } from './last-games.ts';
import { commonOpening } from './opening.ts';
import { cursorBehind, placeIn } from './order.ts';
import { firstReached, reachedSides } from './reached-games.ts';
import { readyForScope } from './scope.ts';
import { chess960Games, readStarts } from './starts.ts';
import { readSummaries } from './summaries.ts';
import { type Sum, sumUp } from './sums.ts';

/** How many of the games say what the opening is called. */
const NAMING = 200;

/** And of how many an analysis that came with one is looked for: a millisecond's worth. */
const OPENED = 60;

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

/** What became of the games that reached a position. Throws player_not_found, and what the filter throws. */
export const explore = async (
  db: Pick<Database, 'sql' | 'sides'>,
  lines: KnownLines,
  query: ExplorerQuery,
): Promise<Explorer> => {
  const { sql } = db;
  const after = placeIn(query);
  const choose = await readyForScope(db, lines, query);
  const scope = choose();
  const { fen } = scope.position;
  const startsOf = query.variant === 'chess960' && query.fen === undefined ? chess960Games(scope) : undefined;
  const sides = reachedSides(scope);
  const limit = Math.max(query.limit + 1, NAMING);
  const reached = firstReached(scope, sides, { ...query, limit, after });
  const sums = await sumUp(sql, scope, sides);
  const { white, draws, black } = sums.total;
  const listed = reached.slice(0, query.limit);
  const [lastGames, evaluated, came, opening, games, starts] = await Promise.all([
    readLastGames(sql, sums),
    evaluatedMoves(sql, scope.position, [...sums.byMove.keys()]),
    evaluatedInGames(sql, scope.position, reached.slice(0, OPENED)),
    commonOpening(sql, reached.slice(0, NAMING)),
    readSummaries(sql, listed, scope.ofPlayer),
    startsOf && readStarts(sql, startsOf, fen),
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
      ...(evaluated.get(move) ?? came.get(move.uci)),
    }),
  );
  const last = listed.at(-1);
  const next = last && reached.length > query.limit ? cursorBehind(query, last) : null;
  return {
    fen,
    white,
    draws,
    black,
    moves,
    ...(opening && { opening }),
    ...(starts && { starts }),
    games,
    next,
  };
};
