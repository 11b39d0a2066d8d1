import { MOST_PLIES } from '@rookery/shared/contract/save.ts';
import { type MoveFact, time } from './move-facts.ts';

/** Own moves in a window. */
const WINDOW = 13;
const HALF = WINDOW >> 1;

/** The times of a game, 10 centiseconds added to each; 0 where unknown. */
const times = new Float64Array(MOST_PLIES);

/**
 * Lichess's time variance (lila `PovToEntry`): the standard deviation of a sample over the mean of the times of 13 moves
 * around the move, 10 centiseconds added to each, without the shortest and the longest. None for the first and the last
 * six moves.
 */
export const timeVariance: MoveFact = (scan, out) => {
  const { moves } = scan;
  time(scan, times);
  let sum = 0;
  let squares = 0;
  let unknown = 0;
  for (let move = 0; move < moves; move++) {
    out[move] = Number.NaN;
    const spent = times[move] as number;
    const longer = Number.isNaN(spent) ? 0 : spent + 10;
    times[move] = longer;
    sum += longer;
    squares += longer * longer;
    if (longer === 0) unknown++;
    const first = move - WINDOW + 1;
    if (first < 0) continue;
    if (unknown === 0) out[move - HALF] = variation(first, sum, squares);
    const gone = times[first] as number;
    sum -= gone;
    squares -= gone * gone;
    if (gone === 0) unknown--;
  }
};

/** Of the window that begins at a move; its sums are whole numbers, and exact. */
const variation = (from: number, sum: number, squares: number): number => {
  let least = times[from] as number;
  let most = least;
  for (let move = from + 1; move < from + WINDOW; move++) {
    const spent = times[move] as number;
    if (spent < least) least = spent;
    if (spent > most) most = spent;
  }
  const n = WINDOW - 2;
  const inner = sum - least - most;
  const deviations = squares - least * least - most * most - (inner * inner) / n;
  return Math.sqrt(Math.max(deviations, 0) / (n - 1)) / (inner / n);
};
