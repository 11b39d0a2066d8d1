import type { Position } from 'chessops/chess';
import { startPosition } from './start.ts';
import type { Variant } from './variant.ts';

export type Outcome = 'white' | 'black' | 'draw';

const positionOf = (variant: Variant, fen: string): Position => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') throw new Error(`${position}: ${fen}`);
  return position;
};

/**
 * How a game is over in a position: by mate, stalemate, the end of a variant game, or since neither side can win any
 * more. Undefined while it goes on. Throws for a FEN that cannot be set up.
 */
export const outcomeOf = (variant: Variant, fen: string): Outcome | undefined => {
  const position = positionOf(variant, fen);
  return position.isEnd() ? (position.outcome()?.winner ?? 'draw') : undefined;
};

/** Whether neither side can win any more. A position from which the game went on can be over in no other way. */
export const isDeadDraw = (variant: Variant, fen: string): boolean =>
  positionOf(variant, fen).isInsufficientMaterial();
