import type { Dimension } from '@rookery/shared/contract/insights.ts';
import type { GameDimensionKey } from './game-dimensions.ts';
import { type Group, groupsOf, namedGroups, rangesOf } from './group.ts';
import * as facts from './move-facts.ts';
import type { Needs } from './scan.ts';
import { timeVariance } from './time-variance.ts';

export interface MoveDimension {
  groups: readonly Group[];
  needs: Partial<Needs>;
  /** The place in `groups` of each own move; not a number where it is of none. */
  indexOf: facts.MoveFact;
}

const MOVES = { moves: true } as const;
const EVALS = { evals: true } as const;

/** By bounds that belong to the range above them. */
const below =
  (fact: facts.MoveFact, bounds: readonly number[]): facts.MoveFact =>
  (scan, out) => {
    fact(scan, out);
    for (let move = 0; move < scan.moves; move++) {
      const value = out[move] as number;
      let i = 0;
      while (i < bounds.length && value >= (bounds[i] as number)) i++;
      if (!Number.isNaN(value)) out[move] = i;
    }
  };

/** By bounds that belong to the range under them. */
const upTo =
  (fact: facts.MoveFact, bounds: readonly number[]): facts.MoveFact =>
  (scan, out) => {
    fact(scan, out);
    for (let move = 0; move < scan.moves; move++) {
      const value = out[move] as number;
      let i = 0;
      while (i < bounds.length && value > (bounds[i] as number)) i++;
      if (!Number.isNaN(value)) out[move] = i;
    }
  };

const TENS = [10, 20, 30, 40, 50, 60, 70, 80, 90] as const;
/** The last of them holds 100 too. */
const PERCENTS = [0, ...TENS].map((from) => ({
  key: `${from}..${from + 10}`,
  label: `${from} to ${from + 10} %`,
}));

export const PIECES = namedGroups(['pawn', 'knight', 'bishop', 'rook', 'queen', 'king']);

/** Lichess's ranges (lila `InsightRange`) throughout; those of a loss and of time variance hold their upper bound. */
const LOSSES = [0, 10, 25, 50, 100, 200, 500] as const;
export const LOSS_RANGES = groupsOf([
  ['0', 'Perfect'],
  ['0..10', 'Up to 10'],
  ['10..25', 'Up to 25'],
  ['25..50', 'Up to 50'],
  ['50..100', 'Up to 100'],
  ['100..200', 'Up to 200'],
  ['200..500', 'Up to 500'],
  ['500..', 'More than 500'],
]);
export const lossRange = upTo(facts.loss, LOSSES);

const EVALS_BOUNDS = [-600, -350, -175, -80, -25, 25, 80, 175, 350, 600] as const;
const SECONDS = [1, 3, 5, 10, 30] as const;
const CLOCKS = [3, 10, 25, 50] as const;
const VARIANCES = [0.25, 0.4, 0.6, 0.75] as const;

/** 4 is even; a deficit holds its lower bound, a surplus its upper one. */
const materialIndex: facts.MoveFact = (scan, out) => {
  facts.material(scan, out);
  for (let move = 0; move < scan.moves; move++) {
    const value = out[move] as number;
    const size = Math.abs(value);
    const step = size > 6 ? 4 : size > 3 ? 3 : size > 1 ? 2 : size > 0 ? 1 : 0;
    out[move] = value < 0 ? 4 - step : 4 + step;
  }
};

export const MOVE_DIMENSIONS: Readonly<Record<Exclude<Dimension, GameDimensionKey>, MoveDimension>> = {
  phase: {
    groups: namedGroups(['opening', 'middlegame', 'endgame']),
    needs: MOVES,
    indexOf: facts.phase,
  },
  piece: { groups: PIECES, needs: MOVES, indexOf: facts.role },
  movetime: {
    groups: rangesOf(SECONDS, ' s', 0),
    needs: MOVES,
    indexOf: below(
      facts.time,
      SECONDS.map((bound) => bound * 100),
    ),
  },
  material: {
    groups: groupsOf([
      ['..-6', 'Less than -6'],
      ['-6..-3', '-6 to -3'],
      ['-3..-1', '-3 to -1'],
      ['-1..0', '-1 to 0'],
      ['0', 'Equal'],
      ['0..1', '0 to +1'],
      ['1..3', '+1 to +3'],
      ['3..6', '+3 to +6'],
      ['6..', 'More than +6'],
    ]),
    needs: MOVES,
    indexOf: materialIndex,
  },
  timeVariance: {
    groups: groupsOf([
      ['0..0.25', 'Very consistent'],
      ['0.25..0.4', 'Quite consistent'],
      ['0.4..0.6', 'Medium'],
      ['0.6..0.75', 'Quite variable'],
      ['0.75..', 'Very variable'],
    ]),
    needs: MOVES,
    indexOf: upTo(timeVariance, VARIANCES),
  },
  clockPercent: {
    groups: rangesOf(CLOCKS, ' %', 0),
    needs: MOVES,
    indexOf: below(facts.clockPercent, CLOCKS),
  },
  cpl: { groups: LOSS_RANGES, needs: EVALS, indexOf: lossRange },
  eval: { groups: rangesOf(EVALS_BOUNDS, ''), needs: EVALS, indexOf: below(facts.evalBefore, EVALS_BOUNDS) },
  accuracy: { groups: PERCENTS, needs: EVALS, indexOf: below(facts.accuracy, TENS) },
  winPercent: { groups: PERCENTS, needs: EVALS, indexOf: below(facts.winPercentBefore, TENS) },
};
