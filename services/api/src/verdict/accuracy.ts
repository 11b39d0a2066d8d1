import { type Color, other } from './color.ts';

/** Percent, 0 to 100, not rounded; null where nothing says it. */
export type Accuracies = Record<Color, number | null>;

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/**
 * How well a move was chosen, percent, 0 to 100, not rounded: Lichess's `AccuracyPercent.fromWinPercents`
 * (lila `modules/analyse`), with the point that its code gives to every move that loses something.
 * `before` and `after` are the win percents of the side that moved.
 */
export const moveAccuracy = (before: number, after: number): number =>
  after >= before
    ? 100
    : clamp(
        103.1668100711649 * Math.exp(-0.04354415386753951 * (before - after)) - 3.166924740191411 + 1,
        0,
        100,
      );

/** The same of two win percents from White's point of view. */
export const accuracyOf = (mover: Color, before: number, after: number): number =>
  mover === 'white' ? moveAccuracy(before, after) : moveAccuracy(after, before);

const deviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/**
 * A weight for each of the moves between `percents`: how much the chances swing in a window around it.
 * The first window stands for the moves before it is full.
 */
const weightsOf = (percents: readonly number[]): number[] => {
  const moves = percents.length - 1;
  const size = clamp(Math.floor(moves / 10), 2, 8);
  return Array.from({ length: moves }, (_, move) => {
    const from = Math.max(move - (size - 2), 0);
    return clamp(deviation(percents.slice(from, from + size)), 0.5, 12);
  });
};

/**
 * The accuracy of both sides over a run of moves, percent, not rounded; null for a side without a move.
 * `percents` are White's win percents, that before the first move in front; the moves between them alternate,
 * `first` moving first.
 *
 * Lichess's `AccuracyPercent.gameAccuracy` (lila `modules/analyse`): half the mean weighted by volatility, half the
 * harmonic mean, in which no move counts for less than 1.
 */
export const sideAccuracies = (first: Color, percents: readonly number[]): Accuracies => {
  const sums = {
    white: { moves: 0, weights: 0, weighted: 0, inverses: 0 },
    black: { moves: 0, weights: 0, weighted: 0, inverses: 0 },
  };
  let mover = first;
  for (const [move, weight] of weightsOf(percents).entries()) {
    const accuracy = accuracyOf(mover, percents[move] ?? 0, percents[move + 1] ?? 0);
    const sum = sums[mover];
    sum.moves++;
    sum.weights += weight;
    sum.weighted += weight * accuracy;
    sum.inverses += 1 / Math.max(1, accuracy);
    mover = other(mover);
  }
  const mean = ({ moves, weights, weighted, inverses }: typeof sums.white): number | null =>
    moves === 0 ? null : (weighted / weights + moves / inverses) / 2;
  return { white: mean(sums.white), black: mean(sums.black) };
};

/** The accuracy of both sides of a game; as Lichess does, of neither where one of them has no move. */
export const gameAccuracies = (first: Color, percents: readonly number[]): Accuracies => {
  const { white, black } = sideAccuracies(first, percents);
  return white === null || black === null ? { white: null, black: null } : { white, black };
};
