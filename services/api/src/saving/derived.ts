import type { TransactionSql } from 'postgres';
import { allInOrder } from '../db/all-in-order.ts';
import { removeMistakes } from '../mistakes/save.ts';
import { saveShippedEvals } from './game-evals.ts';
import type { Numbered } from './numbered.ts';
import { addCounts, COUNTED_PLIES } from './position-counts.ts';
import { insertKeys, insertSideMoves, insertSides } from './side-row.ts';
import { LINE_PLIES } from './stored-lines.ts';

/** Writes everything that is derived from the games: sides, positions, facts of moves, mistakes, counts. Runs as one pipeline. */
export const derive = async (tx: TransactionSql, games: readonly Numbered[]): Promise<void> => {
  if (games.length === 0) return;
  await allInOrder([
    insertSides(tx, games),
    insertKeys(tx, games, LINE_PLIES),
    insertSideMoves(tx, games),
    saveShippedEvals(tx, games),
    addCounts(
      tx,
      games.map((game) => ({ game, all: true, white: game.tracked.white, black: game.tracked.black })),
    ),
  ]);
};

/**
 * Counts games that are stored already for players who were not followed when they came: their sides become tracked.
 */
export const track = async (
  tx: TransactionSql,
  games: readonly { game: Numbered; white: boolean; black: boolean }[],
): Promise<void> => {
  if (games.length === 0) return;
  const marks = games.flatMap(({ game, white, black }) => [
    ...(white ? [`(${game.no},true)`] : []),
    ...(black ? [`(${game.no},false)`] : []),
  ]);
  await tx.unsafe(
    `update sides set tracked = true where (game_no, white) in (values ${marks.join(',')}) and not tracked`,
  );
  await insertSideMoves(
    tx,
    games.map(({ game, white, black }) => ({ ...game, tracked: { white, black } })),
  );
  await addCounts(
    tx,
    games.map(({ game, white, black }) => ({ game, all: false, white, black })),
  );
};

/**
 * What games add to `position_counts` by what is stored of them, for SQL: `parts` has a row for the first visit of each
 * of plies 0 to 5, as position-counts.ts counts it. `games` says of which sides `s`.
 */
export const countedParts = (games: string): string => `
  visits as (
    select distinct on (s.game_no, s.white, k.key)
      s.at, s.game_no, s.white, s.tracked, s.player_no, s.result, s.rating, s.opponent_rating,
      k.key, l.keys[k.ord + 1] as next,
      (k.ord % 2 = 1) <> coalesce(split_part(g.initial_fen, ' ', 2) = 'b', false) as white_to_move
    from sides s
    join games g on g.no = s.game_no
    join lines l on l.no = s.line_no
    cross join lateral unnest(l.keys[1:${COUNTED_PLIES}]) with ordinality as k (key, ord)
    where ${games} and s.result is not null and l.keys[k.ord + 1] is not null
    order by s.game_no, s.white, k.key, k.ord
  ),
  parts as (
    select 0 as player_no, true as white, key, next, at, game_no, result,
      case when white_to_move then opponent_rating else rating end as rating
    from visits where white
    union all
    select player_no, white, key, next, at, game_no, case when white then result else -result end, opponent_rating
    from visits where tracked and player_no is not null
  )`;

/** SQL over `parts`: what they add to a row of `position_counts`, by its names. */
export const SUMMED_PARTS = `
  count(*)::int as games, (count(*) filter (where result > 0))::int as white_wins,
  (count(*) filter (where result = 0))::int as draws, count(rating)::int as rated_games,
  coalesce(sum(rating), 0)::bigint as rating_sum,
  coalesce(sum(result) filter (where rating is not null), 0)::int as rated_balance`;

const SUBTRACT = `
  with ${countedParts('s.game_no = any($1::int[])')},
  sums as (
    select player_no, key, white, next, ${SUMMED_PARTS}
    from parts group by player_no, key, white, next
  )
  update position_counts c set
    games = c.games - sums.games, white_wins = c.white_wins - sums.white_wins, draws = c.draws - sums.draws,
    rated_games = c.rated_games - sums.rated_games, rating_sum = c.rating_sum - sums.rating_sum,
    rated_balance = c.rated_balance - sums.rated_balance,
    last_game = case when c.last_game = any($1::int[]) then 0 else c.last_game end
  from sums
  where (c.player_no, c.key, c.white, c.next) = (sums.player_no, sums.key, sums.white, sums.next)`;

/**
 * Takes back what `derive` wrote for the games with these numbers. Counts that fall to zero stay as rows, which readers
 * pass over: to find them would read the whole table. Where one of the games was the last one, none is named any more.
 */
export const underive = async (tx: TransactionSql, nos: readonly number[]): Promise<void> => {
  if (nos.length === 0) return;
  const list = `{${nos.join(',')}}`;
  await tx.unsafe(SUBTRACT, [list]);
  await Promise.all([
    tx`delete from sides where game_no = any(${list}::int[])`,
    tx`delete from game_keys where game_no = any(${list}::int[])`,
    tx`delete from side_moves where game_no = any(${list}::int[])`,
    tx`delete from game_evals where game_no = any(${list}::int[])`,
    removeMistakes(tx, nos),
    tx`delete from shipped_analyses where game_no = any(${list}::int[])`,
  ]);
};
