import type { COLORS } from '@rookery/shared/contract/game-summary.ts';

export type Color = (typeof COLORS)[number];

export const other = (color: Color): Color => (color === 'white' ? 'black' : 'white');

/** The side that moves first in a game from this position; White from the normal start. */
export const firstColor = (initialFen: string | null | undefined): Color =>
  initialFen?.split(' ')[1] === 'b' ? 'black' : 'white';
