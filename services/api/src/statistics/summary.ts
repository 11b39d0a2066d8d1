import type { playerFilterSchema } from '@rookery/shared/contract/insights.ts';
import type { PlayerSummary, Streak, Streaks } from '@rookery/shared/contract/statistics.ts';
import type { Sql } from 'postgres';
import type { z } from 'zod';
import { createWhere, type Where } from '../db/where.ts';
import { filterSides } from '../games/filter.ts';
import { readGameIds, readSummaries } from './game-names.ts';
import { knownPlayer } from './player.ts';
import { createPerfLines, ratedAt } from './rating-line.ts';
import { type Reading, walkSides } from './side-line.ts';
import { createRuns, type Run, type Runs } from './streaks.ts';
import { createCounter } from './tally.ts';

export type PlayerFilter = z.infer<typeof playerFilterSchema>;

const averageAccuracy = async (
  sql: Sql,
  where: ReturnType<typeof createWhere>,
): Promise<PlayerSummary['accuracy']> => {
  const [row] = await sql.unsafe<{ games: number; value: number | null }[]>(
    `select count(x)::int as games, avg(x) as value from (
       select case when s.white then e.white_accuracy else e.black_accuracy end as x
       from sides s join game_evals e on e.game_no = s.game_no ${where.text()}
     ) y`,
    where.values(),
  );
  return row && row.value !== null ? { games: row.games, value: row.value } : null;
};

const RESULT = { 1: 'win', 0: 'draw', [-1]: 'loss' } as const;

/** The current run as the API says it. */
export const currentStreak = (runs: Runs, ids: ReadonlyMap<number, string>): Streaks['current'] => {
  const current = runs.current();
  return current
    ? {
        result: RESULT[current.result as keyof typeof RESULT],
        games: current.games,
        from: ids.get(current.from) ?? '',
        to: ids.get(current.to) ?? '',
      }
    : null;
};

const streakOf = ({ games, from, to }: Run, ids: ReadonlyMap<number, string>): Streak => ({
  games,
  from: ids.get(from) ?? null,
  to: ids.get(to) ?? null,
});

/** What a player's games come to, under a filter. Throws player_not_found and what the filters throw. */
export const summarize = async (
  db: Reading,
  playerId: string,
  filter: PlayerFilter,
): Promise<PlayerSummary> => {
  const { sql } = db;
  const choose = (where: Where): void => filterSides(where, { ...filter, player: playerId });
  const where = createWhere();
  choose(where);
  const player = await knownPlayer(sql, playerId);
  const counter = createCounter();
  const runs = createRuns();
  const ratings = createPerfLines();
  const ends = { first: { gameNo: 0, white: false }, last: { gameNo: 0, white: false } };
  const [accuracy] = await Promise.all([
    averageAccuracy(sql, where),
    walkSides(db, playerId, choose, (point) => {
      counter.add(point);
      runs.add(point.gameNo, point.result);
      ratings.add(point);
      ends.last.gameNo = point.gameNo;
      ends.last.white = point.white;
      if (ends.first.gameNo === 0) Object.assign(ends.first, ends.last);
    }),
  ]);
  const tallies = counter.tallies();
  const perfs = ratings.lines();
  const { longest } = runs;
  const current = runs.current();
  const named = [...Object.values(longest), ...(current ? [current] : [])].flatMap(({ from, to }) => [
    from,
    to,
  ]);
  const rated = [...perfs.values()].flatMap(({ now, peak }) => [now.gameNo, peak.gameNo]);
  const [ids, games] = await Promise.all([
    readGameIds(sql, [...named, ...rated]),
    readSummaries(sql, tallies.all.games === 0 ? [] : [ends.first, ends.last]),
  ]);
  return {
    player: player.id,
    name: player.name,
    ...tallies.all,
    bySpeed: tallies.bySpeed,
    byVariant: tallies.byVariant,
    byColor: tallies.byColor,
    ratings: Object.fromEntries(
      [...perfs].map(([perf, line]) => [
        perf,
        { games: line.games, now: ratedAt(line.now, ids), peak: ratedAt(line.peak, ids) },
      ]),
    ),
    accuracy,
    streaks: {
      current: currentStreak(runs, ids),
      win: streakOf(longest.win, ids),
      draw: streakOf(longest.draw, ids),
      loss: streakOf(longest.loss, ids),
      unbeaten: streakOf(longest.unbeaten, ids),
    },
    first: games[0] ?? null,
    last: games.at(-1) ?? null,
  };
};
