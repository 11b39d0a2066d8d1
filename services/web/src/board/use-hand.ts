import type { MouchEvent, Piece } from '@lichess-org/chessground/types';
import { type MutableRef, useEffect, useRef, useState } from 'preact/hooks';

/** The hand that takes a piece from a pocket of crazyhouse to the board. */
export interface Hand {
  /** The letter of the piece that the next square drops. */
  chosen: string | undefined;
  choose: (letter: string | undefined) => void;
  /** Begins to drag a new piece over the board, which sets it. */
  drag: MutableRef<((piece: Piece, event: MouchEvent) => void) | undefined>;
}

/** A hand that is empty again with each position. */
export const useHand = (fen: string): Hand => {
  const [chosen, choose] = useState<string>();
  const drag: Hand['drag'] = useRef();
  useEffect(() => choose(undefined), [fen]);
  return { chosen, choose, drag };
};
