import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { InsightsQuery } from '@rookery/shared/contract/insights.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import { arrayLiteral } from '../../db/columns.ts';
import { createWhere, type Where } from '../../db/where.ts';
import { filterSides } from '../../games/filter.ts';
import type { Reading } from '../side-line.ts';
import { GAME_DIMENSIONS } from './game-dimensions.ts';

/** SQL over `sides s`: the games that Lichess's insights are made of. */
export const LICHESS_GAMES = `s.rated and s.plies > 2 and s.variant <> ${VARIANTS.fromPosition.id}`;

/** The tenth game of a perf is the first that counts (lila `InsightIndexer`: provisional = nb < 10). */
const BEFORE_STABLE = 9;

const PERF = GAME_DIMENSIONS.perf.sql;

const OF_STABLE_RATINGS: readonly string[] = ['performance', 'opponentRating', 'ratingDiff'];

const isByStrength = ({ by, then }: Pick<InsightsQuery, 'by' | 'then'>): boolean =>
  by === 'opponentStrength' || then === 'opponentStrength';

/** Whether Lichess's insights leave out ratings that are not stable (lila `requiresStableRating`). */
export const asksForRatings = (query: InsightsQuery): boolean =>
  OF_STABLE_RATINGS.includes(query.metric) || isByStrength(query);

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

const gamesOf = (player: string): Where => {
  const where = createWhere();
  filterSides(where, { player, tz: 'UTC' });
  where.and(LICHESS_GAMES);
  return where;
};

/** The games of each perf that the player has more than a few of, and when they began. */
const readPerfs = async ({ sql, halves }: Reading, player: string): Promise<[number, string][]> => {
  const rows = await halves(player, (half) => {
    const where = gamesOf(player);
    half.narrow(where);
    return sql.unsafe<PerfRow[]>(
      `select ${PERF} as perf, min(s.at)::text as first, count(*)::int as n from sides s ${where.text()} group by 1`,
      where.values(),
    );
  });
  return (
    [...Map.groupBy(rows, ({ perf }) => perf)]
      .filter(([, parts]) => parts.reduce((sum, { n }) => sum + n, 0) > BEFORE_STABLE)
      // The earlier half comes first.
      .map(([perf, parts]) => [perf, (parts[0] as PerfRow).first])
  );
};

/** Reads it: two questions, so that the long one comes in halves. */
export const readStable = async (db: Reading, player: string): Promise<StableSince> => {
  const perfs = await readPerfs(db, player);
  const where = gamesOf(player);
  const list = (items: readonly (string | number)[]): string => where.param(arrayLiteral(items.map(String)));
  const [names, firsts] = [list(perfs.map(([perf]) => perf)), list(perfs.map(([, first]) => first))];
  const rows = await db.sql.unsafe<{ game_no: number }[]>(
    `select t.game_no from unnest(${names}::int[], ${firsts}::timestamptz[]) as p (perf, first) cross join lateral (
      select s.game_no from sides s ${where.text()} and ${PERF} = p.perf and s.at >= p.first
      order by s.at, s.game_no limit ${BEFORE_STABLE}
    ) t`,
    where.values(),
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
  const byStrength = isByStrength({ by, then });
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
