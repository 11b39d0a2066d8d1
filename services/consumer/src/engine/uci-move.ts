import type { Variant } from '@rookery/shared/chess/variant.ts';
import { castlingSide, normalizeMove, type Position } from 'chessops/chess';
import type { Move } from 'chessops/types';
import { kingCastlesTo, makeUci, parseUci } from 'chessops/util';

const castling = (position: Position, side: 'a' | 'h'): Move | undefined => {
  const from = position.board.kingOf(position.turn);
  const to = position.castles.rook[position.turn][side];
  return from === undefined || to === undefined ? undefined : { from, to };
};

/**
 * The legal move that the text means, castling as king takes rook; undefined when there is none. Castling is
 * understood in both forms of UCI and as `O-O` and `O-O-O`, the only form that is never mistaken for a king's move
 * where king and rooks begin on odd squares.
 */
export const legalMove = (position: Position, text: string): Move | undefined => {
  const move =
    text === 'O-O' ? castling(position, 'h') : text === 'O-O-O' ? castling(position, 'a') : parseUci(text);
  return move && position.isLegal(move) ? normalizeMove(position, move) : undefined;
};

/** The UCI of a legal move as Lichess writes it: castling goes to the rook in chess960, else to the king's goal. */
const lichessUci = (variant: Variant, position: Position, move: Move): string => {
  const side = castlingSide(position, move);
  if (side === undefined || variant === 'chess960' || !('from' in move)) return makeUci(move);
  const to = kingCastlesTo(position.turn, side);
  // A king that goes one square or none, in a game from an odd position, would be read as no castling at all.
  return Math.abs(to - move.from) === 2 ? makeUci({ from: move.from, to }) : makeUci(move);
};

/** A line of an engine as Lichess writes moves; it ends before the first move that is not legal. */
export const lichessLine = (variant: Variant, position: Position, line: readonly string[]): string[] => {
  const after = position.clone();
  const moves: string[] = [];
  for (const text of line) {
    const move = legalMove(after, text);
    if (!move) break;
    moves.push(lichessUci(variant, after, move));
    after.play(move);
  }
  return moves;
};

/** How many legal moves there are, counted up to `most`. */
export const countMoves = (position: Position, most: number): number => {
  const context = position.ctx();
  const promotions = position.rules === 'antichess' ? 5 : 4;
  let count = 0;
  for (const [from, goals] of position.allDests(context)) {
    const isPawn = position.board.pawn.has(from);
    for (const to of goals) count += isPawn && (to < 8 || to >= 56) ? promotions : 1;
    if (count >= most) return most;
  }
  const pocket = position.pockets?.[position.turn];
  if (pocket && !context.variantEnd) {
    const goals = position.dropDests(context);
    for (const role of ['pawn', 'knight', 'bishop', 'rook', 'queen'] as const) {
      if (pocket[role] <= 0) continue;
      for (const to of goals) if (role !== 'pawn' || (to >= 8 && to < 56)) count++;
    }
  }
  return Math.min(count, most);
};
