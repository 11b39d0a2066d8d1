import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import type { Explorer, ExplorerMove, ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import type { Sql } from 'postgres';
import { evaluatedMoves } from './evaluated.ts';
import { readLastGames } from './last-games.ts';
import { commonOpening } from './opening.ts';
import { firstReached } from './reached-games.ts';
import { scopeOf } from './scope.ts';
import { readSummaries } from './summaries.ts';
import { readSums, type Sum } from './sums.ts';

/** How many of the games say what the opening is called. */
const NAMING = 200;

const gamesOf = ({ white, draws, black }: Sum): number => white + draws + black;

/** Lichess's (lila `modules/insight`): the mean of rating + 500 · (2 − r), r being 1 for a win, 2 a draw, 3 a loss. */
const performanceOf = (sum: Sum, averageRating: number): number =>
  Math.round(averageRating + (500 * sum.balance) / gamesOf(sum));

const ratingsOf = (sum: Sum): Pick<ExplorerMove, 'averageRating' | 'performance'> => {
  if (sum.rated === 0) return { averageRating: null, performance: null };
  const average = sum.ratingSum / sum.rated;
  return { averageRating: Math.round(average), performance: performanceOf(sum, average) };
};

const inOrder = (a: [NextMove, Sum], b: [NextMove, Sum]): number =>
  gamesOf(b[1]) - gamesOf(a[1]) || (a[0].uci < b[0].uci ? -1 : 1);

/** What became of the games that reached a position. Throws player_not_found, and what the filter throws. */
export const explore = async (sql: Sql, query: ExplorerQuery): Promise<Explorer> => {
  const scope = await scopeOf(sql, query);
  const { fen } = scope.position;
  const sums = await readSums(sql, scope);
  const { white, draws, black } = sums.total;
  const [reached, lastGames, evaluated] = await Promise.all([
    firstReached(sql, scope, query, gamesOf(sums.total), Math.max(query.limit, NAMING)),
    readLastGames(sql, scope, sums),
    evaluatedMoves(sql, scope.position, [...sums.byMove.keys()]),
  ]);
  const [opening, games] = await Promise.all([
    commonOpening(sql, reached),
    readSummaries(sql, reached.slice(0, query.limit), scope.ofPlayer),
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
  return { fen, white, draws, black, moves, ...(opening && { opening }), games };
};
