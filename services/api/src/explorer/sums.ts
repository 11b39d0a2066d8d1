import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import { uciOf } from '@rookery/shared/chess/packed-moves.ts';
import type { Sql } from 'postgres';
import { NONE_8, NONE_16 } from '../sides/side-columns.ts';
import type { Visit } from './line-table.ts';
import type { ReachedSides } from './reached-games.ts';
import type { Scope } from './scope.ts';

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
  /** The newest game: its place among those that reached the position, -1 without games, and its number. */
  last: number;
  lastNo: number;
}

/** The games that reached the position: all of them, and by move. */
export interface Sums {
  total: Sum;
  byMove: Map<NextMove, Sum>;
}

const noGames = (): Sum => ({
  white: 0,
  draws: 0,
  black: 0,
  ratingSum: 0,
  rated: 0,
  balance: 0,
  last: -1,
  lastNo: 0,
});

const addUp = (sum: Sum, part: Sum): void => {
  if (part.last > sum.last) {
    sum.last = part.last;
    sum.lastNo = part.lastNo;
  }
  sum.white += part.white;
  sum.draws += part.draws;
  sum.black += part.black;
  sum.ratingSum += part.ratingSum;
  sum.rated += part.rated;
  sum.balance += part.balance;
};

const ONE_PLACE = Int32Array.of(0);

/** Sums of the sides by their places, which `visits` has so many of; the oldest of them come first. */
const sumByPlace = (
  { chosen, ofPlayer, position }: Scope,
  rows: Int32Array,
  places: Int32Array,
  visits: number,
): Sum[] => {
  const { gameNo, white, result, rating, opponentRating } = chosen.columns;
  const isOpponents = ofPlayer || position.whiteToMove;
  const ratings = isOpponents ? opponentRating : rating;
  // By place and the result of White, from -1 on.
  const ended = new Int32Array(visits * 3);
  const [rated, balance] = [new Int32Array(visits), new Int32Array(visits)];
  const last = new Int32Array(visits).fill(-1);
  const ratingSum = new Float64Array(visits);
  const { length } = rows;
  for (let i = 0; i < length; i++) {
    const place = places[i] as number;
    if (place < 0) continue;
    const row = rows[i] as number;
    last[place] = i;
    const own = result[row] as number;
    // Without a result it was won by nobody, and drawn by nobody.
    if (own === NONE_8) continue;
    const end = place * 3 + 1 + (!ofPlayer || white[row] === 1 ? own : -own);
    ended[end] = (ended[end] as number) + 1;
    const against = ratings[row] as number;
    if (against === NONE_16) continue;
    ratingSum[place] = (ratingSum[place] as number) + against;
    rated[place] = (rated[place] as number) + 1;
    balance[place] = (balance[place] as number) + (isOpponents ? own : -own);
  }
  return Array.from({ length: visits }, (_, place) => ({
    black: ended[place * 3] as number,
    draws: ended[place * 3 + 1] as number,
    white: ended[place * 3 + 2] as number,
    ratingSum: ratingSum[place] as number,
    rated: rated[place] as number,
    balance: balance[place] as number,
    last: last[place] as number,
    lastNo: gameNo[rows[last[place] as number] as number] ?? 0,
  }));
};

/** The packed moves of games by their number and a ply. */
const readMoves = async (sql: Sql, asked: readonly { no: number; ply: number }[]): Promise<number[]> => {
  const rows = await sql.unsafe<{ move: string }[]>(
    `select encode(substring(g.moves from a.ply * 3 + 1 for 3), 'hex') as move
    from unnest($1::int[], $2::int[]) with ordinality as a (no, ply, place)
    left join games g on g.no = a.no order by a.place`,
    [`{${asked.map(({ no }) => no).join(',')}}`, `{${asked.map(({ ply }) => ply).join(',')}}`],
    { prepare: true },
  );
  return rows.map(({ move }) => Number.parseInt(move, 16));
};

/** Sums the games that reached the position by the move that each of them made there. */
export const sumUp = async (sql: Sql, scope: Scope, reached: ReachedSides): Promise<Sums> => {
  const { next } = scope.position;
  const { visits } = reached;
  const byMove = new Map<NextMove, Sum>();
  const sumOf = (move: NextMove): Sum => {
    const sum = byMove.get(move) ?? noGames();
    byMove.set(move, sum);
    return sum;
  };
  const movesOf = ({ next: key }: Visit): readonly NextMove[] => (key === null ? [] : (next.get(key) ?? []));
  const { rows } = scope.chosen;
  const { places } = reached;
  const ended = noGames();
  for (const [place, part] of sumByPlace(scope, rows, places, visits.length).entries()) {
    const moves = movesOf(visits[place] as Visit);
    if (moves.length < 2 && part.last >= 0) addUp(moves[0] ? sumOf(moves[0]) : ended, part);
  }
  // Of several moves that lead to one position the game says which it was.
  const hasSeveral = Uint8Array.from(visits, (visit) => (movesOf(visit).length > 1 ? 1 : 0));
  const shared: { part: Sum; visit: Visit }[] = [];
  const isShared = hasSeveral.includes(1);
  for (let i = 0; isShared && i < rows.length; i++) {
    if (hasSeveral[places[i] as number] !== 1) continue;
    const [part] = sumByPlace(scope, rows.subarray(i, i + 1), ONE_PLACE, 1) as [Sum];
    shared.push({ part: { ...part, last: i }, visit: visits[places[i] as number] as Visit });
  }
  if (shared.length > 0) {
    const asked = shared.map(({ part, visit }) => ({ no: part.lastNo, ply: visit.ply }));
    const packed = await readMoves(sql, asked);
    for (const [i, { part, visit }] of shared.entries()) {
      const moves = movesOf(visit);
      const move = moves.find(({ uci }) => uci === uciOf(packed[i] as number)) ?? (moves[0] as NextMove);
      addUp(sumOf(move), part);
    }
  }
  const total = noGames();
  for (const sum of byMove.values()) addUp(total, sum);
  addUp(total, ended);
  return { total, byMove };
};
