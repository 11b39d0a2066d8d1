import { fenOf } from './fen.ts';
import { moveAt } from './packed-moves.ts';
import { play } from './play.ts';
import { loadStart } from './start.ts';
import { createState } from './state.ts';
import type { Variant } from './variant.ts';

const state = createState();

/**
 * The FEN after the last of the packed moves, as Lichess writes it; legality is not asked again.
 * Throws for a start position that cannot be set up: games are replayed before they are stored.
 */
export const finalFen = (
  variant: Variant,
  initialFen: string | undefined,
  packedMoves: Uint8Array,
): string => {
  const fault = loadStart(state, variant, initialFen);
  if (fault !== undefined) throw new Error(`${fault}: ${initialFen}`);
  for (let i = 0; i * 3 + 2 < packedMoves.length; i++) play(state, moveAt(packedMoves, i));
  return fenOf(state);
};
