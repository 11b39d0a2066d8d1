import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import type { Sql } from 'postgres';
import { createWhere, type Where } from '../db/where.ts';
import { filterSides } from '../games/filter.ts';
import { ALL_PLAYERS } from '../saving/position-counts.ts';
import { type AskedPosition, askedPosition } from './asked.ts';
import type { KnownLines } from './known-lines.ts';
import type { LineVisits } from './line-table.ts';
import type { Place } from './order.ts';

/** What is asked: a position, and which games. */
export interface Scope {
  position: AskedPosition;
  /** The opening lines that come to it. */
  lines: LineVisits;
  /** Games of so many lines are looked up line by line; where there are more, all games of the filter are looked through. */
  fewLines: number;
  /** A new collection of the conditions over `sides s`. */
  where: () => Where;
  /** Games without a result may be among them. */
  unfinished: boolean;
  /** Their id; undefined for all games. */
  player: string | undefined;
  /** Whose rows of `position_counts` say it, where these games are just what was counted. */
  counted: { playerNo: number; white?: boolean } | null;
}

/** Which of the games are listed. */
export interface Listing extends Pick<ExplorerQuery, 'sort' | 'order'> {
  limit: number;
  after: Place | undefined;
}

interface Player {
  no: number;
  followed_at: string | null;
  against_self: boolean;
}

const readPlayer = async (sql: Sql, id: string): Promise<Player> => {
  const [player] = await sql.unsafe<Player[]>(
    `select p.no, f.followed_at::text,
      exists (
        -- No equation: from one the planner infers that the opponent is this number too, and passes over the small index.
        select from sides s where s.white and s.opponent_no = s.player_no and s.player_no = any(array[p.no])
      ) as against_self
    from players p left join follows f on f.player_no = p.no where p.id = $1`,
    [id],
    { prepare: true },
  );
  if (!player) throw new RookeryError('player_not_found', `no game of ${id} is stored`);
  return player;
};

// Games that came before their player was followed are counted for him when his own sync meets them again. From then on
// all are, so that it need not be asked again.
const wholly = new Map<string, true>();
const MOST = 10_000;

const isWhollyCounted = async (sql: Sql, { no, followed_at }: Player): Promise<boolean> => {
  if (followed_at === null) return false;
  const id = `${no} ${followed_at}`;
  if (wholly.has(id)) return true;
  const [row] = await sql.unsafe<{ found: boolean }[]>(
    'select exists (select from sides where player_no = $1 and not tracked) as found',
    [no],
  );
  if (row?.found !== false) return false;
  if (wholly.size >= MOST) wholly.clear();
  wholly.set(id, true);
  return true;
};

/** Not filters: they say what is asked or how it is answered. */
const ASIDE = new Set(['fen', 'variant', 'limit', 'cursor', 'sort', 'order', 'tz', 'player', 'color']);

const isUnfiltered = (query: ExplorerQuery): boolean =>
  query.variant !== 'fromPosition' &&
  Object.entries(query).every(([name, value]) => value === undefined || ASIDE.has(name));

const FEW_LINES = 1_500;

/** Reads what a query asks. Throws player_not_found, and what `filterSides` throws. */
export const scopeOf = async (
  sql: Sql,
  known: KnownLines,
  query: ExplorerQuery,
  fewLines = FEW_LINES,
): Promise<Scope> => {
  const { fen, variant, limit: _limit, sort: _sort, cursor: _cursor, player: name, ...filter } = query;
  const id = name === undefined ? undefined : playerIdOf(name);
  const position = askedPosition(variant, fen);
  const [player, lines] = await Promise.all([
    id === undefined ? null : readPlayer(sql, id),
    known.find(position.key),
  ]);
  const whole = player !== null && (await isWhollyCounted(sql, player));
  const where = (): Where => {
    const conditions = createWhere();
    filterSides(conditions, {
      ...filter,
      player: name,
      // The other variants are told apart by the keys.
      variant: variant === 'fromPosition' ? [variant] : undefined,
    });
    // Says nothing but where to look.
    if (whole) conditions.and('s.tracked');
    return conditions;
  };
  // The filter is judged even where the counts answer.
  where();
  return {
    position,
    lines,
    fewLines,
    where,
    unfinished: filter.status !== undefined,
    player: id,
    counted: countedBy(query, player, whole, position),
  };
};

const countedBy = (
  query: ExplorerQuery,
  player: Player | null,
  whole: boolean,
  { next }: AskedPosition,
): Scope['counted'] => {
  // A count knows the next position, not which of two moves led to it.
  if (!isUnfiltered(query) || [...next.values()].some((moves) => moves.length > 1)) return null;
  if (player === null) return { playerNo: ALL_PLAYERS };
  const white = query.color === undefined ? undefined : query.color === 'white';
  // A game against oneself is counted for each of its sides.
  if (!whole || (white === undefined && player.against_self)) return null;
  return { playerNo: player.no, ...(white !== undefined && { white }) };
};

/** Whether thousands of games came to the position in their first plies: before any filter, and by a rough count. */
export const isCommon = async (sql: Sql, { position, counted }: Scope, many: number): Promise<boolean> => {
  const [row] = await sql.unsafe<{ common: boolean }[]>(
    `select coalesce(sum(games), 0) >= $3::int as common from position_counts where player_no = $1 and key = $2::bigint`,
    [counted?.playerNo ?? ALL_PLAYERS, position.key, many],
    { prepare: true },
  );
  return row?.common === true;
};
