import { VARIANT_KEYS, VARIANTS } from '@rookery/shared/chess/variant.ts';
import {
  type Dimension,
  dimensionsOf,
  goesWith,
  type InsightsQuery,
  type Metric,
} from '@rookery/shared/contract/insights.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { WHOLE } from '../../db/halves.ts';
import { createWhere, type Where } from '../../db/where.ts';
import { filterSides } from '../../games/filter.ts';
import { GAME_DIMENSIONS, type GameDimension, type GameDimensionKey } from './game-dimensions.ts';
import { GAME_METRICS, MOVE_METRICS } from './metrics.ts';
import { MOVE_DIMENSIONS, type MoveDimension } from './move-dimensions.ts';
import type { Needs } from './scan.ts';
import { LICHESS_GAMES, leaveOutUnstable, type StableSince } from './stable.ts';

/** A dimension of either sort. */
export type Asked = { of: 'games'; game: GameDimension } | { of: 'moves'; move: MoveDimension };

/** What is asked, as both ways of answering need it. */
export interface Question {
  metric: Metric;
  by: Asked;
  second: Asked | undefined;
  where: Where;
  /** SQL that groups sides by a dimension of games; `null::int` for one of moves, and for none. */
  byColumn: string;
  /** SQL before the query; empty where the columns need nothing. */
  prelude: string;
  /** SQL: the sides as `s`, with what the columns refer to. */
  from: string;
  secondColumn: string;
  /** SQL of the metric, where it is of games. */
  value: string | undefined;
  /** Its groups are of the opponents who were met most. */
  ofTheMost: boolean;
  needs: Needs;
  /** Games without an analysis belong to a group of the first dimension all the same. */
  evalsAreOptional: boolean;
}

const isOfGames = (key: Dimension): key is GameDimensionKey => Object.hasOwn(GAME_DIMENSIONS, key);

const asked = (key: Dimension): Asked =>
  isOfGames(key)
    ? { of: 'games', game: GAME_DIMENSIONS[key] }
    : { of: 'moves', move: MOVE_DIMENSIONS[key as keyof typeof MOVE_DIMENSIONS] };

const refuseMismatch = ({ metric, by, then: second }: InsightsQuery): void => {
  for (const dimension of [by, second]) {
    if (dimension !== undefined && !goesWith(metric, dimension))
      throw new RookeryError(
        'dimension_mismatch',
        `${metric} is of whole games and does not go with ${dimension}: use one of ${dimensionsOf(metric).join(', ')}`,
      );
  }
  if (by === second)
    throw new RookeryError('dimension_mismatch', `then: ${second} is what it is grouped by already`);
};

/** Opponents that an answer holds at most: a player of 100,000 games has met half as many. */
export const MOST_OPPONENTS = 1000;

/** SQL: the opponents who were met most often, found once and before all else. */
const mostMet = (where: Where): string => `met as materialized (
  select s.opponent_no as no from sides s ${where.text()} and s.opponent_no is not null
  group by 1 order by count(*) desc, 1 limit ${MOST_OPPONENTS}
)`;
// The sum keeps the planner from walking the sides of all opponents in order.
const FROM_MET = 'sides s left join met on met.no = s.opponent_no + 0';

const isOfPlayers = (one: Asked | undefined): boolean => one?.of === 'games' && one.game.names === 'players';

/** The ids of variants that Lichess divides into phases. */
export const PHASE_VARIANTS = VARIANT_KEYS.map((key) => VARIANTS[key])
  .filter(({ phases }) => phases)
  .map(({ id }) => id);

/** Whether facts of games alone answer it. */
const isOfGamesAlone = (metric: Metric, dimensions: readonly (Asked | undefined)[]): boolean =>
  GAME_METRICS[metric] !== undefined && dimensions.every((one) => one === undefined || one.of === 'games');

const needsOf = (metric: Metric, dimensions: readonly (Asked | undefined)[]): Needs => {
  const needs = { moves: false, evals: false };
  if (isOfGamesAlone(metric, dimensions)) return needs;
  Object.assign(needs, MOVE_METRICS[metric]?.needs);
  for (const one of dimensions) if (one?.of === 'moves') Object.assign(needs, one.move.needs);
  return needs;
};

/** Understands a question, or half of it; `stable` leaves out what is not. Throws dimension_mismatch, and what the filters throw. */
export const understand = (
  player: string,
  query: InsightsQuery,
  half = WHOLE,
  stable?: StableSince,
): Question => {
  refuseMismatch(query);
  const by = asked(query.by);
  const second = query.then === undefined ? undefined : asked(query.then);
  const where = createWhere();
  filterSides(where, { ...query, player });
  const { metric } = query;
  const asLichess = query.population === 'lichess';
  if (asLichess) where.and(`${LICHESS_GAMES} and not s.bots`);
  if (stable) leaveOutUnstable(where, player, query, stable);
  const alone = isOfGamesAlone(metric, [by, second]);
  // Of one dimension of opponents the groups are counted anyway.
  const ofTheMost = [by, second].some(isOfPlayers) && !(alone && second === undefined);
  const column = (one: Asked | undefined): string => {
    if (one?.of !== 'games') return 'null::int';
    return ofTheMost && isOfPlayers(one)
      ? 'met.no'
      : one.game.sql.replaceAll('?', () => where.param(query.tz));
  };
  const question = {
    metric,
    by,
    second,
    where,
    prelude: ofTheMost ? `with ${mostMet(where)}` : '',
    from: ofTheMost ? FROM_MET : 'sides s',
    byColumn: column(by),
    secondColumn: column(second),
    value: (asLichess ? GAME_METRICS[metric]?.lichess : undefined) ?? GAME_METRICS[metric]?.sql,
    ofTheMost,
    needs: needsOf(metric, [by, second]),
    evalsAreOptional: !needsOf(metric, [by]).evals,
  };
  // A game without the fact belongs to no group.
  if (by.of === 'games' && !by.game.always) where.and(`(${question.byColumn}) is not null`);
  half.narrow(where);
  return question;
};

/** Whether it takes facts of single moves, which are kept for followed players. */
export const takesMoves = ({ needs }: Question): boolean => needs.moves;

/** How it can be halved; undefined where halves cannot be put together, since they go by the opponents who were met most. */
export const halvedBy = ({ by, second, ofTheMost }: Question): 'time' | 'opponents' | undefined => {
  if (ofTheMost) return undefined;
  return [by, second].some(isOfPlayers) ? 'opponents' : 'time';
};

/** Whether `sides` alone answers it. */
export const takesGamesAlone = ({ needs }: Question): boolean => !needs.moves && !needs.evals;
