import { parseFen } from 'chessops/fen';
import type { Variant } from './variant.ts';

/**
 * What a FEN says that a variant does not have, as a sentence: pieces in hand and promoted pieces are crazyhouse's, counts of
 * checks three-check's. Undefined where it fits, and for a text that is no FEN.
 */
export const misfit = (variant: Variant, fen: string): string | undefined =>
  parseFen(fen.trim()).unwrap(
    ({ pockets, remainingChecks, board }) => {
      if (variant !== 'crazyhouse' && pockets !== undefined) return 'has no pieces in hand, as the FEN does';
      if (variant !== 'crazyhouse' && board.promoted.nonEmpty())
        return 'does not tell promoted pieces apart, as the FEN does';
      if (variant !== 'threeCheck' && remainingChecks !== undefined)
        return 'does not count checks, as the FEN does';
      return undefined;
    },
    () => undefined,
  );
