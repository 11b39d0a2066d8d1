import type { playerFilterSchema } from '@rookery/shared/contract/insights.ts';
import type { PlayerSummary, Streak, Streaks } from '@rookery/shared/contract/statistics.ts';
import type { z } from 'zod';
import type { Database } from '../db/connect.ts';
import { type Chosen, readyToChoose } from '../sides/choose.ts';
import { readGameIds, readSummaries } from './game-names.ts';
import { knownPlayer } from './player.ts';
import { createPerfLines, ratedAt } from './rating-line.ts';
import { walkSides } from './side-line.ts';
import { createRuns, type Run, type Runs } from './streaks.ts';
import { createCounter } from './tally.ts';

export type PlayerFilter = z.infer<typeof playerFilterSchema>;

const averageAccuracy = ({ columns, rows }: Chosen): PlayerSummary['accuracy'] => {
  let [games, sum] = [0, 0];
  for (const row of rows) {
    const accuracy = columns.accuracy[row] as number;
    if (Number.isNaN(accuracy)) continue;
    games++;
    sum += accuracy;
  }
  return games === 0 ? null : { games, value: sum / games };
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
  db: Pick<Database, 'sql' | 'sides'>,
  playerId: string,
  filter: PlayerFilter,
): Promise<PlayerSummary> => {
  const { sql } = db;
  const [choose, player] = await Promise.all([
    readyToChoose(db, { ...filter, player: playerId }),
    knownPlayer(sql, playerId),
  ]);
  const counter = createCounter();
  const runs = createRuns();
  const ratings = createPerfLines();
  const ends = { first: { gameNo: 0, white: false }, last: { gameNo: 0, white: false } };
  const chosen = choose();
  const accuracy = averageAccuracy(chosen);
  walkSides(chosen, (point) => {
    counter.add(point);
    runs.add(point.gameNo, point.result);
    ratings.add(point);
    ends.last.gameNo = point.gameNo;
    ends.last.white = point.white;
    if (ends.first.gameNo === 0) Object.assign(ends.first, ends.last);
  });
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
