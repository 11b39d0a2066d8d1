import { isFinished } from '@rookery/shared/lichess/status.ts';
import type { TransactionSql } from 'postgres';
import { type Column, namesOf, unnestOf, withColumns } from '../db/columns.ts';
import { firstColor } from '../verdict/color.ts';
import { type Numbered, whiteResult } from './numbered.ts';

/** What a batch adds to one row of `position_counts`. */
interface Count {
  playerNo: number;
  key: string;
  white: boolean;
  next: string;
  games: number;
  whiteWins: number;
  draws: number;
  ratedGames: number;
  ratingSum: number;
  /** White's wins less Black's, of the games with a rating. */
  ratedBalance: number;
  lastAt: number;
  lastGame: number;
}

/** The number under which all games are counted, whoever played. */
export const ALL_PLAYERS = 0;

/**
 * Plies whose positions are counted. Beyond them a position has few enough games to read one by one, while the rows
 * would be nearly as many as games.
 */
export const COUNTED_PLIES = 6;

/**
 * The pairs of position and next position of plies 0 to 5, each position once: a game that comes back to a position
 * counts there with what was played the first time.
 */
const firstVisits = (keys: readonly string[]): { ply: number; key: string; next: string }[] => {
  const seen = new Set<string>();
  const visits: { ply: number; key: string; next: string }[] = [];
  for (let ply = 0; ply < COUNTED_PLIES && ply + 1 < keys.length; ply++) {
    const key = keys[ply] as string;
    if (seen.has(key)) continue;
    seen.add(key);
    visits.push({ ply, key, next: keys[ply + 1] as string });
  }
  return visits;
};

/** What the games add, summed by row. `whose` picks the players to count for; all games count when `all` is set. */
const sumCounts = (
  games: readonly { game: Numbered; all: boolean; white: boolean; black: boolean }[],
): Count[] => {
  const counts = new Map<string, Count>();
  const add = (
    game: Numbered,
    playerNo: number,
    white: boolean,
    visit: { key: string; next: string },
    rating: number | null,
    result: number,
  ) => {
    const id = `${playerNo} ${visit.key} ${white} ${visit.next}`;
    let count = counts.get(id);
    if (!count) {
      count = {
        playerNo,
        white,
        key: visit.key,
        next: visit.next,
        games: 0,
        whiteWins: 0,
        draws: 0,
        ratedGames: 0,
        ratingSum: 0,
        ratedBalance: 0,
        lastAt: 0,
        lastGame: 0,
      };
      counts.set(id, count);
    }
    count.games += 1;
    if (result > 0) count.whiteWins += 1;
    else if (result === 0) count.draws += 1;
    if (rating !== null) {
      count.ratedGames += 1;
      count.ratingSum += rating;
      count.ratedBalance += result;
    }
    if (game.packed.createdAt >= count.lastAt) {
      count.lastAt = game.packed.createdAt;
      count.lastGame = game.no;
    }
  };
  for (const { game, all, white, black } of games) {
    const result = whiteResult(game, isFinished(game.packed.status));
    if (result === null) continue;
    const { packed } = game;
    const blackBegins = firstColor(packed.initialFen) === 'black';
    for (const visit of firstVisits(game.keys)) {
      const whiteToMove = (visit.ply % 2 === 0) !== blackBegins;
      if (all)
        add(game, ALL_PLAYERS, true, visit, (whiteToMove ? packed.black : packed.white).rating, result);
      if (white && game.whiteNo !== null) add(game, game.whiteNo, true, visit, packed.black.rating, result);
      if (black && game.blackNo !== null) add(game, game.blackNo, false, visit, packed.white.rating, result);
    }
  }
  return [...counts.values()];
};

const COLUMNS: readonly Column<Count>[] = [
  { name: 'key', type: 'bigint', value: (count) => count.key },
  { name: 'next', type: 'bigint', value: (count) => count.next },
  { name: 'last_at', type: 'timestamptz', value: (count) => new Date(count.lastAt).toISOString() },
  { name: 'rating_sum', type: 'bigint', value: (count) => count.ratingSum },
  { name: 'player_no', type: 'int', value: (count) => count.playerNo },
  { name: 'games', type: 'int', value: (count) => count.games },
  { name: 'white_wins', type: 'int', value: (count) => count.whiteWins },
  { name: 'draws', type: 'int', value: (count) => count.draws },
  { name: 'rated_games', type: 'int', value: (count) => count.ratedGames },
  { name: 'last_game', type: 'int', value: (count) => count.lastGame },
  { name: 'white', type: 'boolean', value: (count) => count.white },
  { name: 'rated_balance', type: 'int', value: (count) => count.ratedBalance },
];

// Sorted by the primary key: two transactions that count the same positions take their locks in the same order.
const UPSERT = `
  insert into position_counts as c (${namesOf(COLUMNS)})
  select ${namesOf(COLUMNS)} from ${unnestOf(COLUMNS)}
  order by player_no, key, white, next
  on conflict (player_no, key, white, next) do update set
    games = c.games + excluded.games,
    white_wins = c.white_wins + excluded.white_wins,
    draws = c.draws + excluded.draws,
    rated_games = c.rated_games + excluded.rated_games,
    rating_sum = c.rating_sum + excluded.rating_sum,
    rated_balance = c.rated_balance + excluded.rated_balance,
    last_at = greatest(c.last_at, excluded.last_at),
    last_game = case when excluded.last_at >= c.last_at then excluded.last_game else c.last_game end`;

/** Adds the first positions of the games to the counts, for all games and for the players named. */
export const addCounts = async (
  tx: TransactionSql,
  games: readonly { game: Numbered; all: boolean; white: boolean; black: boolean }[],
): Promise<void> => {
  const counts = sumCounts(games);
  if (counts.length > 0) await withColumns(tx, UPSERT, COLUMNS, counts);
};
