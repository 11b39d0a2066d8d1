import type { Question } from './ask.ts';

/** What one request for games asks for. */
export interface ExportQuery {
  username: string;
  /** Epoch milliseconds, inclusive; null from the beginning. */
  since: number | null;
  max: number;
  /** Games to ask for by id instead, whatever has become of them. */
  ids: readonly string[] | null;
}

/** Everything that a game has; the answers to both requests are alike. */
const WHOLE = {
  moves: 'true',
  clocks: 'true',
  evals: 'true',
  accuracy: 'true',
  opening: 'true',
  division: 'true',
};

/** The request for a game export. */
export const exportQuestion = (query: ExportQuery): Pick<Question, 'path' | 'method' | 'body'> =>
  query.ids === null
    ? { path: userPath(query) }
    : {
        path: `/api/games/export/_ids?${new URLSearchParams(WHOLE)}`,
        method: 'POST',
        body: query.ids.join(','),
      };

/**
 * Oldest game first. `ongoing` brings the running games, three plies late, and the aborted ones. No rated, perfType,
 * color or analysed: any of them switches Lichess to its search index, where `since` means lastMoveAt and which lags
 * behind.
 */
const userPath = ({ username, since, max }: ExportQuery): string => {
  const query = new URLSearchParams({
    ...(since !== null && { since: String(since) }),
    max: String(max),
    sort: 'dateAsc',
    ongoing: 'true',
    ...WHOLE,
  });
  return `/api/games/user/${encodeURIComponent(username)}?${query}`;
};
