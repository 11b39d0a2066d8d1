import type { Move } from '@rookery/shared/contract/game-summary.ts';

type Timed = Pick<Move, 'ply' | 'fen' | 'spent' | 'clock'>;

/** Seconds by ply from 0 on, of each side: White's up, Black's down; null where the other moved or nothing is known. */
export interface SideSeconds {
  white: (number | null)[];
  black: (number | null)[];
}

const bySide = (moves: readonly Timed[], secondsOf: (move: Timed) => number | undefined): SideSeconds => {
  const seconds: SideSeconds = { white: [null], black: [null] };
  for (const move of moves) {
    // Who is to move now has not moved.
    const isWhite = move.fen.split(' ')[1] === 'b';
    const centis = secondsOf(move);
    seconds.white.push(isWhite && centis !== undefined ? centis / 100 : null);
    seconds.black.push(!isWhite && centis !== undefined ? -centis / 100 : null);
  }
  return seconds;
};

/** Seconds that each move took. */
export const secondsSpent = (moves: readonly Timed[]): SideSeconds => bySide(moves, ({ spent }) => spent);

/** Seconds on the clock after each move; `initial` is what both began with. */
export const secondsLeft = (moves: readonly Timed[], initial?: number): SideSeconds => {
  const left = bySide(moves, ({ clock }) => clock);
  if (initial !== undefined) {
    left.white[0] = initial;
    left.black[0] = -initial;
  }
  return left;
};

/** Whether anything is known of the time. */
export const hasTimes = (moves: readonly Timed[]): boolean =>
  moves.some(({ spent, clock }) => spent !== undefined || clock !== undefined);
