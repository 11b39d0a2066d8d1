import { normalizeMove } from 'chessops/chess';
import { makeSanAndPlay } from 'chessops/san';
import { parseUci } from 'chessops/util';
import { startPosition } from './start.ts';
import type { Variant } from './variant.ts';

/**
 * A line of UCI moves as SAN the way Lichess writes it, at most `most` of them; it ends before the first that is not
 * legal. Throws for a FEN that cannot be set up.
 */
export const sanLine = (variant: Variant, fen: string, ucis: readonly string[], most: number): string[] => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') throw new Error(`${position}: ${fen}`);
  const sans: string[] = [];
  for (const uci of ucis.slice(0, most)) {
    const move = parseUci(uci);
    if (!move || !position.isLegal(move)) break;
    const san = makeSanAndPlay(position, normalizeMove(position, move));
    sans.push(san.startsWith('@') ? `P${san}` : san);
  }
  return sans;
};
