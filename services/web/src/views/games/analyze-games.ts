import { MOST_IDS } from '@rookery/shared/lichess/game-id.ts';
import { api } from '../../api/client.ts';
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

/** Asks for the analysis of the games with these ids, or of all that the filters find. */
export const analyzeGames = async (
  ids: readonly string[] | undefined,
  filters: Filters,
): Promise<Analyzed> => {
  if (ids === undefined) return request(asQuery(filters), MOST_ANALYZED);
  const all: Analyzed = { requested: 0, alreadyDone: 0, skipped: 0 };
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const named = ids.slice(from, from + MOST_IDS);
    // Other filters have no part in it: a game that was chosen may have left them since.
    const { requested, alreadyDone } = await request({ ids: named.join() }, named.length);
    all.requested += requested;
    all.alreadyDone += alreadyDone;
    // With those that are gone.
    all.skipped += named.length - requested - alreadyDone;
  }
  return all;
};

const request = async (filter: Record<string, string>, limit: number): Promise<Analyzed> => {
  const answer = await read(api.analyses.$post({ json: { filter, limit } }));
  return { ...answer, skipped: answer.skipped.reduce((sum, { count }) => sum + count, 0) };
};
