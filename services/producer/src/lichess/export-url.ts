/** What one request for a player's games asks for. */
export interface ExportQuery {
  username: string;
  /** Epoch milliseconds, inclusive; null from the beginning. */
  since: number | null;
  max: number;
}

/**
 * The path of a game export, oldest game first. No rated, perfType, color or analysed: any of them switches Lichess to
 * its search index, where `since` means lastMoveAt and which lags behind.
 */
export const exportPath = ({ username, since, max }: ExportQuery): string => {
  const query = new URLSearchParams({
    ...(since !== null && { since: String(since) }),
    max: String(max),
    sort: 'dateAsc',
    moves: 'true',
    clocks: 'true',
    evals: 'true',
    accuracy: 'true',
    opening: 'true',
    division: 'true',
  });
  return `/api/games/user/${encodeURIComponent(username)}?${query}`;
};
