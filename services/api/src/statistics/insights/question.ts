import { VARIANT_KEYS, VARIANTS } from '@rookery/shared/chess/variant.ts';
import {
  type Dimension,
  dimensionsOf,
  goesWith,
  type InsightsQuery,
  type Metric,
} from '@rookery/shared/contract/insights.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Chosen } from '../../sides/choose.ts';
import { NONE_32 } from '../../sides/side-columns.ts';
import { GAME_DIMENSIONS, type GameDimension, type GameDimensionKey } from './game-dimensions.ts';
import { localTime } from './local-time.ts';
import { GAME_METRICS, MOVE_METRICS } from './metrics.ts';
import { MOVE_DIMENSIONS, type MoveDimension } from './move-dimensions.ts';
import type { Needs } from './scan.ts';

/** A dimension of either sort. */
export type Asked = { of: 'games'; game: GameDimension } | { of: 'moves'; move: MoveDimension };

/** What is asked, as both ways of answering need it. */
export interface Question {
  metric: Metric;
  by: Asked;
  second: Asked | undefined;
  timeZone: string;
  /** Games, and ratings, as Lichess's own insights read them. */
  asLichess: boolean;
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

/** Understands a question. Throws dimension_mismatch. */
export const understand = (query: InsightsQuery): Question => {
  refuseMismatch(query);
  const by = asked(query.by);
  const second = query.then === undefined ? undefined : asked(query.then);
  const { metric } = query;
  return {
    metric,
    by,
    second,
    timeZone: query.tz,
    asLichess: query.population === 'lichess',
    // Of one dimension of opponents the groups are counted anyway.
    ofTheMost:
      [by, second].some(isOfPlayers) && !(isOfGamesAlone(metric, [by, second]) && second === undefined),
    needs: needsOf(metric, [by, second]),
    evalsAreOptional: !needsOf(metric, [by]).evals,
  };
};

/** Whether it takes facts of single moves, which are kept for followed players. */
export const takesMoves = ({ needs }: Question): boolean => needs.moves;

/** Whether `sides` alone answers it. */
export const takesGamesAlone = ({ needs }: Question): boolean => !needs.moves && !needs.evals;

/** The opponents who were met most often. */
const mostMet = ({ columns, rows }: Chosen): Set<number> => {
  const games = new Map<number, number>();
  for (const row of rows) {
    const no = columns.opponentNo[row] as number;
    if (no !== NONE_32) games.set(no, (games.get(no) ?? 0) + 1);
  }
  const ranked = [...games].sort(([a, most], [b, more]) => more - most || a - b);
  return new Set(ranked.slice(0, MOST_OPPONENTS).map(([no]) => no));
};

/** What groups the sides chosen: a number of each by both dimensions, `NONE_32` where one is of moves, or none. */
export interface Grouping {
  by: Int32Array;
  second: Int32Array;
  /** A side of no group of the first dimension counts nowhere. */
  mayLack: boolean;
}

/** That of a question. */
export const groupingOf = (question: Question, chosen: Chosen): Grouping => {
  const { by, second, ofTheMost, timeZone } = question;
  const { columns, rows } = chosen;
  const met = ofTheMost ? mostMet(chosen) : undefined;
  const numbersOf = (one: Asked | undefined): Int32Array => {
    if (one?.of !== 'games') return new Int32Array(rows.length).fill(NONE_32);
    const numbers = one.game.of(columns, rows, localTime(timeZone));
    return met === undefined || !isOfPlayers(one)
      ? numbers
      : numbers.map((number) => (met.has(number) ? number : NONE_32));
  };
  return {
    by: numbersOf(by),
    second: numbersOf(second),
    mayLack: by.of === 'games' && by.game.always !== true,
  };
};
