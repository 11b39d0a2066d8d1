import { api } from '../../api/client.ts';
import { ApiError } from '../../api/problem.ts';
import { read } from '../../api/read.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';

/** So many games one request may ask for. */
export const MOST_ANALYZED = 100_000;

/** What became of the games that were to be analyzed. */
export interface Analyzed {
  requested: number;
  alreadyDone: number;
  skipped: number;
}

/** Codes that speak of one game; any other is about all of them. */
const OF_ONE_GAME: readonly ApiError['code'][] = ['game_not_found', 'game_unfinished', 'game_without_moves'];

/** Asks for the analysis of the games with these ids, or of all that the filters find. */
export const analyzeGames = async (
  ids: readonly string[] | undefined,
  filters: Filters,
): Promise<Analyzed> => {
  if (ids === undefined) {
    const answer = await read(
      api.analyses.$post({ json: { filter: asQuery(filters), limit: MOST_ANALYZED } }),
    );
    return { ...answer, skipped: answer.skipped.reduce((sum, { count }) => sum + count, 0) };
  }
  const done: Analyzed = { requested: 0, alreadyDone: 0, skipped: 0 };
  for (const id of ids) {
    try {
      const { state } = await read(api.games[':id'].analysis.$post({ param: { id }, json: {} }));
      if (state === 'done') done.alreadyDone++;
      else done.requested++;
    } catch (error) {
      if (!(error instanceof ApiError && OF_ONE_GAME.includes(error.code))) throw error;
      done.skipped++;
    }
  }
  return done;
};
