import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import { uciOf } from '@rookery/shared/chess/packed-moves.ts';
import type { Sql } from 'postgres';
import type { Database } from '../db/connect.ts';
import { type Half, WHOLE } from '../db/halves.ts';
import type { Where } from '../db/where.ts';
import { behindSql, inPlaceOrder, orderSql, placeColumns } from './order.ts';
import { type Part, type Rows, reachedRows, selectRows } from './reached.ts';
import { REACHED, type Reached, type ReachedGameRow, reachedOf } from './reached-games.ts';
import type { Listing, Scope } from './scope.ts';

/** What became of some games. */
export interface Sum {
  white: number;
  draws: number;
  black: number;
  /** Of the player's opponents, or of those of the side to move. */
  ratingSum: number;
  rated: number;
  /** Games won minus games lost, by the player or the side to move: of those with a rating. */
  balance: number;
  /** When the newest game was created, as Postgres writes it; null without games. */
  lastAt: string | null;
  /** Its number; 0 where it was deleted, null where it has yet to be found. */
  lastNo: number | null;
}

/** The games that reached the position: all of them, and by move. */
export interface Sums {
  total: Sum;
  byMove: Map<NextMove, Sum>;
}

interface SumRow {
  next: string | null;
  /** The packed move in hex, where the next position does not say it. */
  move: string | null;
  white: number;
  draws: number;
  black: number;
  rating_sum: number;
  rated: number;
  balance: number;
  last_at: string;
  last_no: number | null;
}

const noGames = (): Sum => ({
  white: 0,
  draws: 0,
  black: 0,
  ratingSum: 0,
  rated: 0,
  balance: 0,
  lastAt: null,
  lastNo: null,
});

const add = (sum: Sum, row: SumRow): void => {
  sum.white += row.white;
  sum.draws += row.draws;
  sum.black += row.black;
  sum.ratingSum += row.rating_sum;
  sum.rated += row.rated;
  sum.balance += row.balance;
  if (sum.lastAt === null || row.last_at > sum.lastAt) {
    sum.lastAt = row.last_at;
    sum.lastNo = row.last_no;
  }
};

// In text of one width instants compare as they should.
const instant = (column: string): string => `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.US')`;

/** Games that went on alike and ended alike for a color: few groups of few columns, of up to 200,000 games. */
interface ReachedRow {
  /** Visit, color and result, as `endedSql` packs them. */
  ended: number;
  next: string | null;
  move: string | null;
  games: number;
  rating_sum: number;
  rated: number;
  last_at: string;
}

/** Stands for null among results. */
const NO_RESULT = 2;

/**
 * SQL: the code of the visit in the line (0 where `next` says how it went on), the color and the result in one number: to
 * group by one takes a third less than by three.
 */
const endedSql = (code: string, white: string, result: string): string =>
  `(${code}) << 3 | case when ${white} then ${result} + 5 else ${result} + 1 end`;

const sumOf = ({ player, position, lines }: Scope, row: ReachedRow): SumRow => {
  const { ended, move, last_at } = row;
  const [code, white, result] = [ended >> 3, (ended & 4) !== 0, (ended & 3) - 1];
  // Without a result it was won by nobody, and drawn by nobody.
  const { games, rating_sum, rated } = result === NO_RESULT ? { games: 0, rating_sum: 0, rated: 0 } : row;
  const won = white ? result : -result;
  const balance = (player !== undefined || position.whiteToMove ? result : -result) * rated;
  return {
    next: code > 0 ? (lines.visits[code - 1]?.next ?? null) : row.next,
    move,
    white: won > 0 ? games : 0,
    draws: won === 0 ? games : 0,
    black: won < 0 ? games : 0,
    rating_sum,
    rated,
    balance,
    last_at,
    last_no: null,
  };
};

/** The keys to which several moves lead. */
const sharedKeys = ({ position }: Scope): string[] =>
  [...position.next].flatMap(([key, moves]) => (moves.length > 1 ? [key] : []));

/** SQL over `reached r`: the packed move where several lead to one position. */
const moveSql = (where: Where, scope: Scope): string => {
  const shared = sharedKeys(scope);
  if (shared.length === 0) return 'null::text';
  const { visits } = scope.lines;
  const codes = visits.flatMap(({ next }, i) => (shared.includes(next ?? '') ? [i + 1] : []));
  const param = (list: readonly (string | number)[]): string => where.param(`{${list.join(',')}}`);
  const ply = `coalesce(r.ply, (${param(visits.map((visit) => visit.ply))}::int[])[r.code])`;
  return `case when r.next = any(${param(shared)}::bigint[]) or r.code = any(${param(codes)}::int[]) then (
    select encode(substring(g.moves from ${ply} * 3 + 1 for 3), 'hex') from games g where g.no = r.game_no) end`;
};

const sumColumns = (rating: string, at: string): string => `
  count(*)::int as games, coalesce(sum(${rating}), 0)::float8 as rating_sum, count(${rating})::int as rated,
  ${instant(`max(${at})`)} as last_at`;

/** SQL: the sums of `reached r`. */
const sumsSql = (move: string): string => `
  select ${endedSql('r.code', 'r.white', 'r.result')} as ended, r.next, ${move} as move, ${sumColumns('r.rating', 'r.at')}
  from reached r group by 1, 2, 3`;

/** SQL over `sides s`: only columns that the index of all games holds too; White's sides are all that it has. */
const summed = ({ player, position, unfinished }: Scope) => ({
  white: player !== undefined ? 's.white' : 'true',
  result: unfinished ? `coalesce(s.result, ${NO_RESULT})` : 's.result',
  rating: player !== undefined || position.whiteToMove ? 's.opponent_rating' : 's.rating',
});

const summedColumns = (scope: Scope): string => {
  const { white, result, rating } = summed(scope);
  return `${white} as white, ${result} as result, ${rating} as rating`;
};

/** SQL: the sums of rows, straight from their tables: between them and the sums each row costs as much as to read it. */
const sumRowsSql = (scope: Scope, { code, later, from }: Rows): string => {
  const { white, result, rating } = summed(scope);
  return `select ${endedSql(code, white, result)} as ended, ${later?.next ?? 'null::bigint'} as next,
    null::text as move, ${sumColumns(rating, 's.at')}
    ${from} group by ${later ? '1, 2' : '1'}`;
};

const sumReached = async (sql: Sql, scope: Scope, part: Part, half: Half = WHOLE): Promise<SumRow[]> => {
  const where = scope.where();
  const parts = reachedRows(where, scope, part, half);
  const reached = () => parts.map((rows) => selectRows(rows, `s.game_no, s.at, ${summedColumns(scope)}`));
  const text =
    sharedKeys(scope).length > 0
      ? `with reached as (${reached().join(' union all ')}) ${sumsSql(moveSql(where, scope))}`
      : parts.map((rows) => sumRowsSql(scope, rows)).join(' union all ');
  const rows = await sql.unsafe<ReachedRow[]>(text, where.values());
  return rows.map((row) => sumOf(scope, row));
};

type ListedRow = ReachedGameRow & { ended: null };

const sumAndListHalf = async (
  sql: Sql,
  scope: Scope,
  listing: Listing,
  half: Half,
): Promise<(ReachedRow | ListedRow)[]> => {
  const where = scope.where();
  const columns = `${placeColumns(listing)}, ${summedColumns(scope)}`;
  const parts = reachedRows(where, scope, 'all', half).map((rows) => selectRows(rows, columns));
  const behind = listing.after ? `where ${behindSql(where, listing, listing.after)}` : '';
  return sql.unsafe<(ReachedRow | ListedRow)[]>(
    `with reached as materialized (${parts.join(' union all ')}),
    listed as (select * from reached ${behind} order by ${orderSql(listing)} limit ${where.param(listing.limit)}),
    sums as (${sumsSql(moveSql(where, scope))})
    select ended, next, move, games, rating_sum, rated, last_at,
      null::int as code, null::bool as white, null::int as game_no, null::int as ply, null::float8 as at, null::int as ratings
    from sums
    union all
    select null, null, null, null, null, null, null, code, white, game_no, ply, at, ratings
    from (select ${REACHED} from listed order by ${orderSql(listing)}) x`,
    where.values(),
  );
};

/** Sums the games of a scope that reached its position, and lists the first of them, in one pass. */
export const sumAndList = async (
  { sql, halves }: Pick<Database, 'sql' | 'halves'>,
  scope: Scope,
  listing: Listing,
  isLarge: boolean,
): Promise<{ sums: Sums; reached: Reached[] }> => {
  const ask = (half: Half) => sumAndListHalf(sql, scope, listing, half);
  const rows = isLarge ? await halves(scope.player, ask, 'numbers') : await ask(WHOLE);
  const sums: SumRow[] = [];
  const listed: Reached[] = [];
  for (const row of rows) {
    if (row.ended !== null) sums.push(sumOf(scope, row));
    else listed.push(reachedOf(scope, row));
  }
  if (isLarge) listed.sort(inPlaceOrder(listing));
  return { sums: addUp(scope, sums), reached: listed.slice(0, listing.limit) };
};

const sumCounted = (sql: Sql, { counted, position }: Scope): Promise<SumRow[]> => {
  const { playerNo, white } = counted as NonNullable<Scope['counted']>;
  const ofWhite = playerNo === 0 ? String(position.whiteToMove) : 'white';
  return sql.unsafe<SumRow[]>(
    `select next::text, null::text as move, white_wins as white, draws, games - white_wins - draws as black,
      rating_sum::float8 as rating_sum, rated_games as rated,
      case when ${ofWhite} then 1 else -1 end * rated_balance as balance,
      ${instant('last_at')} as last_at, last_game as last_no
    from position_counts
    where player_no = $1 and key = $2::bigint ${white === undefined ? '' : `and white = ${white}`} and games > 0`,
    [playerNo, position.key],
    { prepare: true },
  );
};

const moveOf = (moves: readonly NextMove[], packed: string | null): NextMove | undefined =>
  (packed === null ? undefined : moves.find(({ uci }) => uci === uciOf(Number.parseInt(packed, 16)))) ??
  moves[0];

const addUp = ({ position }: Scope, rows: readonly SumRow[]): Sums => {
  const total = noGames();
  const byMove = new Map<NextMove, Sum>();
  for (const row of rows) {
    add(total, row);
    const move = row.next === null ? undefined : moveOf(position.next.get(row.next) ?? [], row.move);
    if (!move) continue;
    const sum = byMove.get(move) ?? noGames();
    byMove.set(move, sum);
    add(sum, row);
  }
  return { total, byMove };
};

/** Sums the games of a scope that reached its position. */
export const readSums = async (
  { sql, halves }: Pick<Database, 'sql' | 'halves'>,
  scope: Scope,
): Promise<Sums> => {
  const rows = scope.counted
    ? (await Promise.all([sumCounted(sql, scope), sumReached(sql, scope, 'uncounted')])).flat()
    : await halves(scope.player, (half) => sumReached(sql, scope, 'all', half));
  return addUp(scope, rows);
};
