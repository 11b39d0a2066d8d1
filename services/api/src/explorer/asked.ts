import { fenOf } from '@rookery/shared/chess/fen.ts';
import { positionKey } from '@rookery/shared/chess/key.ts';
import { type NextMove, nextMoves } from '@rookery/shared/chess/legal-moves.ts';
import { startPosition, stateOf } from '@rookery/shared/chess/start.ts';
import type { Variant } from '@rookery/shared/chess/variant.ts';

/** The position that a query asks about. */
export interface AskedPosition {
  /** As Lichess writes it. */
  fen: string;
  /** 64 bits as text. */
  key: string;
  whiteToMove: boolean;
  /** The legal moves by the key of the position after them; several only in atomic, where explosions can agree. */
  next: ReadonlyMap<string, NextMove[]>;
}

/** The position of a FEN, or the start of the variant. Throws for a FEN that was not checked before. */
export const askedPosition = (variant: Variant, fen?: string): AskedPosition => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') throw new Error(`${position}: ${fen}`);
  const next = new Map<string, NextMove[]>();
  for (const move of nextMoves(variant, position)) {
    const key = String(move.key);
    const same = next.get(key);
    if (same) same.push(move);
    else next.set(key, [move]);
  }
  return {
    fen: fenOf(stateOf(variant, position)),
    key: String(positionKey(variant, position)),
    whiteToMove: position.turn === 'white',
    next,
  };
};
