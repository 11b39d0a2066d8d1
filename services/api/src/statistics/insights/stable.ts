import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { Dimension, Metric } from '@rookery/shared/contract/insights.ts';
import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import type { Where } from '../../db/where.ts';
import { GAME_DIMENSIONS } from './game-dimensions.ts';

/** SQL over `sides s`: the games that Lichess's insights are made of. */
export const LICHESS_GAMES = `s.rated and s.plies > 2 and s.variant <> ${VARIANTS.fromPosition.id}`;

/** The tenth game of a perf is the first that counts (lila `InsightIndexer`: provisional = nb < 10). */
const BEFORE_STABLE = 9;

const PERF = GAME_DIMENSIONS.perf.sql;

/** SQL: how many games the player has of each perf, and since when. */
const perfsSql = (games: string): string => `perfs as materialized (
  select ${PERF} as perf, min(s.at) as first, count(*) as n from ${games} group by 1
)`;

/** SQL: the first games of each perf that has more. */
const firstSql = (games: string): string => `
  select t.game_no from perfs p cross join lateral (
    select s.game_no from ${games} and ${PERF} = p.perf and s.at >= p.first
    order by s.at, s.game_no limit ${BEFORE_STABLE}
  ) t where p.n > ${BEFORE_STABLE}`;

const OF_STABLE_RATINGS: readonly string[] = ['performance', 'opponentRating', 'ratingDiff'];

/**
 * Leaves out what Lichess's insights do of questions of ratings (lila `requiresStableRating`): the player's first games of
 * each perf; and where a rating is what is asked for, games in which it is provisional. The text is SQL of what the
 * conditions refer to, to stand under `with`; undefined for any other question.
 */
export const leaveOutUnstable = (
  where: Where,
  player: string,
  metric: Metric,
  dimensions: readonly (Dimension | undefined)[],
): string | undefined => {
  const byStrength = dimensions.includes('opponentStrength');
  if (!byStrength && !OF_STABLE_RATINGS.includes(metric)) return undefined;
  const me = `player_no(${where.param(playerIdOf(player))})`;
  const games = `sides s where s.player_no = ${me} and (s.white or s.opponent_no is distinct from s.player_no)
    and s.result is not null and ${LICHESS_GAMES}`;
  // One list of numbers is hashed once; two joins of a hundred thousand games take four times as long.
  const unstable = [firstSql(games)];
  if (byStrength || metric !== 'ratingDiff')
    unstable.push(`select o.game_no from sides o where o.provisional and o.opponent_no = ${me}`);
  where.and(`(${PERF}) = any(array(select perf from perfs where n > ${BEFORE_STABLE}))`);
  where.and(`s.game_no not in (${unstable.join(' union all ')})`);
  if (byStrength) where.and('not s.provisional');
  return perfsSql(games);
};
