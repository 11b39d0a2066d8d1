import { METRICS, type Metric } from '@rookery/shared/contract/insights.ts';
import { NONE_8, NONE_16, NONE_32 } from '../../sides/side-columns.ts';
import { type Estimate, harmonicMean, mean, share } from '../intervals.ts';
import { column, made, type SideNumbers } from './game-dimensions.ts';
import { type GameKinds, RESULTS, TERMINATION } from './game-kinds.ts';
import type { Group } from './group.ts';
import { LOSS_RANGES, lossRange, PIECES } from './move-dimensions.ts';
import * as facts from './move-facts.ts';
import type { Needs } from './scan.ts';
import { timeVariance } from './time-variance.ts';

/** The least and the most that a mean can be. */
type Range = readonly [least: number, most: number];

const NOT_NEGATIVE: Range = [0, Number.POSITIVE_INFINITY];
const PERCENT: Range = [0, 100];

/** A metric that is read from `sides` alone: a number of each, `NONE_32` where a game has none. */
export interface GameMetric {
  of: SideNumbers;
  /** As Lichess's own insights read it, where that is something else. */
  lichess?: SideNumbers;
  /** What the number stands for, of a metric of kinds. */
  kinds?: GameKinds;
  within?: Range;
}

/** A metric of moves: a number of each, or the place of its kind; not a number where a move has none. */
export interface MoveMetric {
  needs: Partial<Needs>;
  read: facts.MoveFact;
  kinds?: readonly Group[];
  /** What is averaged is not the value of a move but the sum of them in a game. */
  perGame?: boolean;
  within?: Range;
}

const MOVES = { moves: true } as const;
const EVALS = { evals: true } as const;

export const GAME_METRICS: Partial<Record<Metric, GameMetric>> = {
  result: { of: column('result'), kinds: RESULTS },
  termination: { of: column('status'), kinds: TERMINATION },
  // 500 · (2 − r), r being 1 for a win, 2 for a draw, 3 for a loss (lila `AggregationPipeline`).
  performance: {
    of: made(({ opponentRating, result }) => (row) => {
      const rating = opponentRating[row] as number;
      const ended = result[row] as number;
      return rating === NONE_16 || ended === NONE_8 ? NONE_32 : rating + 500 * ended;
    }),
  },
  ratingDiff: {
    of: column('ratingDiff'),
    lichess: made(({ ratingDiff }) => (row) => {
      const diff = ratingDiff[row] as number;
      return diff === NONE_16 ? 0 : diff;
    }),
  },
  opponentRating: { of: column('opponentRating'), within: NOT_NEGATIVE },
  // By moves too: see below.
  nbMoves: { of: column('moves'), within: NOT_NEGATIVE },
};

/** Another number made of each that is known. */
const mapped =
  (fact: facts.MoveFact, change: (value: number) => number): facts.MoveFact =>
  (scan, out) => {
    fact(scan, out);
    for (let move = 0; move < scan.moves; move++) out[move] = change(out[move] as number);
  };

const seconds = mapped(facts.time, (time) => time / 100);
/** In the middle of the twentieth of a percent that it lies in. */
const clockPercent = mapped(facts.clockPercent, (percent) =>
  percent > 0 && percent < 100 ? percent + 0.025 : percent,
);
const inverseAccuracy = mapped(facts.accuracy, (accuracy) => 1 / Math.max(1, accuracy));

export const MOVE_METRICS: Partial<Record<Metric, MoveMetric>> = {
  // Both scores are capped at 1000.
  acpl: { needs: EVALS, read: facts.loss, within: [0, 2000] },
  cplBucket: { needs: EVALS, read: lossRange, kinds: LOSS_RANGES },
  accuracy: { needs: EVALS, read: inverseAccuracy },
  movetime: { needs: MOVES, read: seconds, within: NOT_NEGATIVE },
  nbMoves: { needs: {}, read: facts.one, perGame: true, within: NOT_NEGATIVE },
  piece: { needs: MOVES, read: facts.role, kinds: PIECES },
  awareness: { needs: EVALS, read: facts.awareness },
  luck: { needs: EVALS, read: facts.luck },
  material: { needs: MOVES, read: facts.material },
  clockPercent: { needs: MOVES, read: clockPercent, within: PERCENT },
  timeVariance: { needs: MOVES, read: timeVariance, within: NOT_NEGATIVE },
};

/** The kinds of a metric of kinds. */
export const kindsOf = (metric: Metric): readonly Group[] | undefined =>
  GAME_METRICS[metric]?.kinds?.groups ?? MOVE_METRICS[metric]?.kinds;

/** What was summed up for one group. */
export interface Sums {
  games: number;
  n: number;
  sum: number;
  squares: number;
  /** By kind. */
  parts: number[];
}

/** The value of a group with its interval, which holds nothing that the metric cannot be. */
export const estimate = (metric: Metric, { n, sum, squares, parts }: Sums): Estimate => {
  if (metric === 'accuracy') return harmonicMean(n, sum, squares, 100);
  if (metric === 'result') {
    const [wins = 0, draws = 0] = parts;
    return share(wins + draws / 2, n);
  }
  switch (METRICS[metric].kind) {
    case 'mean':
      return mean(n, sum, squares, GAME_METRICS[metric]?.within ?? MOVE_METRICS[metric]?.within);
    case 'share':
      return share(sum, n);
    default:
      return { value: null, low: null, high: null };
  }
};
