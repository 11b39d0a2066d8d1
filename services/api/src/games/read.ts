import type { Sql, TransactionSql } from 'postgres';
import type { PackedGame, PackedSide } from './packed-game.ts';

/** A row of `games` with its sides, names and opening, as `SELECT_GAMES` yields it. */
export interface GameRecord {
  id: string;
  no: number;
  created_at: number;
  last_move_at: number | null;
  fetched_at: number;
  rank: number;
  eco: string | null;
  opening: string | null;
  clock_initial: number | null;
  clock_increment: number | null;
  plies: number;
  opening_ply: number | null;
  middle_ply: number | null;
  end_ply: number | null;
  days_per_turn: number | null;
  rated: boolean | null;
  white_won: boolean | null;
  variant: string;
  speed: string | null;
  status: string | null;
  source: string | null;
  initial_fen: string | null;
  moves: string | null;
  clocks: string | null;
  extra: string | null;
  shipped: string | null;
  /** An analysis came with the game, or was made here. */
  analyzed: boolean;
  white_id: string | null;
  white_name: string | null;
  white_rating: number | null;
  white_diff: number | null;
  white_provisional: boolean;
  white_ai: number | null;
  black_id: string | null;
  black_name: string | null;
  black_rating: number | null;
  black_diff: number | null;
  black_provisional: boolean;
  black_ai: number | null;
}

/** The columns that a game is put together from; Lichess's own analysis, which is long, only where it is wanted. */
const selectGames = (shipped: string): string => `
  select
    g.id, g.no,
    (extract(epoch from g.created_at) * 1000)::float8 as created_at,
    (extract(epoch from g.last_move_at) * 1000)::float8 as last_move_at,
    (extract(epoch from g.fetched_at) * 1000)::float8 as fetched_at,
    g.rank::float8 as rank,
    o.eco, o.name as opening,
    g.clock_initial, g.clock_increment, g.plies, g.opening_ply, g.middle_ply, g.end_ply, g.days_per_turn,
    g.rated, g.white_won, g.variant, g.speed, g.status, g.source, g.initial_fen,
    encode(g.moves, 'hex') as moves, encode(g.clocks, 'hex') as clocks, g.extra::text as extra,
    ${shipped} as shipped, w.analyzed,
    wp.id as white_id, wp.name as white_name, w.rating as white_rating, w.rating_diff as white_diff,
    w.provisional as white_provisional, w.ai_level as white_ai,
    bp.id as black_id, bp.name as black_name, b.rating as black_rating, b.rating_diff as black_diff,
    b.provisional as black_provisional, b.ai_level as black_ai
  from games g
  join sides w on w.game_no = g.no and w.white
  join sides b on b.game_no = g.no and not b.white
  left join players wp on wp.no = w.player_no
  left join players bp on bp.no = b.player_no
  left join openings o on o.no = g.opening_no`;

/** Whole games. */
export const SELECT_GAMES = `${selectGames('a.record::text')} left join shipped_analyses a on a.game_no = g.no`;

/** Games without Lichess's own analysis, for lists. */
export const SELECT_HEADERS = selectGames('null::text');

const sideOf = (row: GameRecord, color: 'white' | 'black'): PackedSide => ({
  playerId: row[`${color}_id`],
  playerName: row[`${color}_name`],
  rating: row[`${color}_rating`],
  ratingDiff: row[`${color}_diff`],
  provisional: row[`${color}_provisional`],
  aiLevel: row[`${color}_ai`],
});

/** The packed game of a row. */
export const packedOf = (row: GameRecord): PackedGame => ({
  id: row.id,
  createdAt: row.created_at,
  lastMoveAt: row.last_move_at,
  rank: row.rank,
  variant: row.variant,
  speed: row.speed,
  status: row.status,
  source: row.source,
  rated: row.rated,
  whiteWon: row.white_won,
  initialFen: row.initial_fen,
  opening:
    row.eco !== null && row.opening !== null && row.opening_ply !== null
      ? { eco: row.eco, name: row.opening, ply: row.opening_ply }
      : null,
  clock:
    row.clock_initial !== null && row.clock_increment !== null
      ? { initial: row.clock_initial, increment: row.clock_increment }
      : null,
  daysPerTurn: row.days_per_turn,
  division: {
    ...(row.middle_ply !== null && { middle: row.middle_ply }),
    ...(row.end_ply !== null && { end: row.end_ply }),
  },
  plies: row.plies,
  moves: row.moves,
  clocks: row.clocks,
  extra: row.extra,
  shipped: row.shipped,
  white: sideOf(row, 'white'),
  black: sideOf(row, 'black'),
});

/** The rows of the games with these ids, in no order; those that are not stored are left out. */
export const readGames = (sql: Sql | TransactionSql, ids: readonly string[]): Promise<GameRecord[]> =>
  sql.unsafe<GameRecord[]>(`${SELECT_GAMES} where g.id = any(string_to_array($1, ','))`, [ids.join(',')], {
    prepare: true,
  });

const readByNos = async (
  sql: Sql | TransactionSql,
  select: string,
  nos: readonly number[],
): Promise<Map<number, GameRecord>> => {
  if (nos.length === 0) return new Map();
  const rows = await sql.unsafe<GameRecord[]>(
    `${select} where g.no = any($1::int[])`,
    [`{${nos.join(',')}}`],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.no, row]));
};

/** The rows of the games with these numbers, without Lichess's own analysis. */
export const readHeaders = (sql: Sql | TransactionSql, nos: readonly number[]) =>
  readByNos(sql, SELECT_HEADERS, nos);

/** The whole rows of the games with these numbers. */
export const readGamesByNo = (sql: Sql | TransactionSql, nos: readonly number[]) =>
  readByNos(sql, SELECT_GAMES, nos);
