import { type TimedGame, timeSpent } from '@rookery/shared/chess/facts.ts';
import type { Judgment } from '../games/analysis-entry.ts';
import type { Color } from './color.ts';
import type { MoveVerdict } from './move-verdict.ts';

/** What is said of the moves of one side, in a whole game or in one phase of it. */
export interface SideVerdict extends Record<Judgment, number> {
  /** Moves made, evaluated or not. */
  moves: number;
  /** Percent, 0 to 100, not rounded; null where nothing says it. */
  accuracy: number | null;
  /** Average centipawn loss, not rounded; null where no move has an evaluation before and after it. */
  acpl: number | null;
  /** Time for those of these moves that have a clock, centiseconds; null where none has. */
  timeSpent: number | null;
  /** The clock after the last of these moves that has one, centiseconds; null where none has. */
  clock: number | null;
}

/** What `color` did in these moves, which may be of both sides; its accuracy is given. */
export const sideVerdict = (
  color: Color,
  moves: readonly MoveVerdict[],
  accuracy: number | null,
  timed: TimedGame,
): SideVerdict => {
  const side: SideVerdict = {
    moves: 0,
    accuracy,
    acpl: null,
    inaccuracy: 0,
    mistake: 0,
    blunder: 0,
    timeSpent: null,
    clock: null,
  };
  let losses = 0;
  let counted = 0;
  for (const move of moves) {
    if (move.color !== color) continue;
    side.moves++;
    if (move.judgment) side[move.judgment]++;
    if (move.loss !== undefined) {
      losses += move.loss;
      counted++;
    }
    const spent = timeSpent(timed, move.ply);
    if (spent !== null) side.timeSpent = (side.timeSpent ?? 0) + spent;
    side.clock = timed.clocks?.[move.ply - 1] ?? side.clock;
  }
  if (counted > 0) side.acpl = losses / counted;
  return side;
};
