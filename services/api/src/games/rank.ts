import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { isFinished } from '@rookery/shared/lichess/status.ts';

const hasAccuracy = (side: { analysis?: unknown } | undefined): boolean =>
  typeof side?.analysis === 'object' && side.analysis !== null && 'accuracy' in side.analysis;

/**
 * How rich a version of a game is, as one number: finished before all,
 * aborted before what still runs, then entries of the analysis, accuracy there, clocks there, moves. A lower rank never replaces a higher one.
 */
export const rankOf = (game: LichessGame, plies: number): number => {
  const entries = Array.isArray(game.analysis) ? Math.min(game.analysis.length, 0xffff) : 0;
  const accuracy = hasAccuracy(game.players?.white) || hasAccuracy(game.players?.black);
  const clocks = Array.isArray(game.clocks) && game.clocks.length > 0;
  return (
    (isFinished(game.status) ? 2 ** 40 : game.status === 'aborted' ? 2 ** 39 : 0) +
    entries * 2 ** 20 +
    (accuracy ? 2 ** 19 : 0) +
    (clocks ? 2 ** 18 : 0) +
    Math.min(plies, 2 ** 17)
  );
};

/** How many entries of Lichess's analysis a rank counts. */
export const analysisEntries = (rank: number): number => Math.floor(rank / 2 ** 20) % 2 ** 16;
