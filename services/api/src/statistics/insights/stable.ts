import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { InsightsQuery } from '@rookery/shared/contract/insights.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import { createWhere, type Where } from '../../db/where.ts';
import type { Reading } from '../side-line.ts';
import { GAME_DIMENSIONS } from './game-dimensions.ts';

/** SQL over `sides s`: the games that Lichess's insights are made of. */
export const LICHESS_GAMES = `s.rated and s.plies > 2 and s.variant <> ${VARIANTS.fromPosition.id}`;

/** The tenth game of a perf is the first that counts (lila `InsightIndexer`: provisional = nb < 10). */
const BEFORE_STABLE = 9;

const PERF = GAME_DIMENSIONS.perf.sql;

const OF_STABLE_RATINGS: readonly string[] = ['performance', 'opponentRating', 'ratingDiff'];

/** Whether Lichess's insights leave out ratings that are not stable (lila `requiresStableRating`). */
export const asksForRatings = ({ metric, by, then }: InsightsQuery): boolean =>
  OF_STABLE_RATINGS.includes(metric) || by === 'opponentStrength' || then === 'opponentStrength';

/** What of a player's games tells the stable ratings. */
export interface StableSince {
  /** The perfs that have more games than do not count. */
  perfs: number[];
  /** The numbers of the first games of these. */
  first: number[];
}

interface PerfRow {
  perf: number;
  first: string;
  n: number;
}

const gamesSql = (me: string): string => `sides s where s.player_no = player_no(${me})
  and (s.white or s.opponent_no is distinct from s.player_no) and s.result is not null and ${LICHESS_GAMES}`;

/** The games of each perf that the player has more than a few of, and when they began. */
const readPerfs = async ({ sql, halves }: Reading, player: string): Promise<[number, string][]> => {
  const rows = await halves(player, (half) => {
    const where = createWhere();
    const me = where.param(player);
    half.narrow(where);
    const ofHalf = where.text().replace(/^where/, 'and');
    return sql.unsafe<PerfRow[]>(
      `select ${PERF} as perf, min(s.at)::text as first, count(*)::int as n from ${gamesSql(me)} ${ofHalf} group by 1`,
      where.values(),
    );
  });
  return [...Map.groupBy(rows, ({ perf }) => perf)]
    .filter(([, parts]) => parts.reduce((sum, { n }) => sum + n, 0) > BEFORE_STABLE)
    .map(([perf, parts]) => [perf, parts.map(({ first }) => first).sort()[0] as string]);
};

/** Reads it: two questions, so that the long one comes in halves. */
export const readStable = async (db: Reading, player: string): Promise<StableSince> => {
  const id = playerIdOf(player);
  const perfs = await readPerfs(db, id);
  const rows = await db.sql.unsafe<{ game_no: number }[]>(
    `select t.game_no from unnest($2::int[], $3::timestamptz[]) as p (perf, first) cross join lateral (
      select s.game_no from ${gamesSql('$1')} and ${PERF} = p.perf and s.at >= p.first
      order by s.at, s.game_no limit ${BEFORE_STABLE}
    ) t`,
    [
      id,
      `{${perfs.map(([perf]) => perf).join(',')}}`,
      `{${perfs.map(([, first]) => `"${first}"`).join(',')}}`,
    ],
  );
  return { perfs: perfs.map(([perf]) => perf), first: rows.map(({ game_no }) => game_no) };
};

/**
 * Leaves out what Lichess's insights do of questions of ratings: the player's first games of each perf; and where a rating
 * is what is asked for, games in which it is provisional.
 */
export const leaveOutUnstable = (
  where: Where,
  player: string,
  { metric, by, then }: InsightsQuery,
  { perfs, first }: StableSince,
): void => {
  const byStrength = by === 'opponentStrength' || then === 'opponentStrength';
  where.and(`(${PERF}) = any(?::int[])`, `{${perfs.join(',')}}`);
  where.and('s.game_no <> all(?::int[])', `{${first.join(',')}}`);
  // A list of numbers is hashed once; to join a hundred thousand games takes four times as long.
  if (byStrength || metric !== 'ratingDiff')
    where.and(
      's.game_no not in (select o.game_no from sides o where o.provisional and o.opponent_no = player_no(?))',
      playerIdOf(player),
    );
  if (byStrength) where.and('not s.provisional');
};
