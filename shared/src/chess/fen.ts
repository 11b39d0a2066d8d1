import { at, NONE } from './geometry.ts';
import { hasEnPassant } from './legal.ts';
import { PROMOTED, ROOK, RULE, type State, WHITE } from './state.ts';

const LETTERS = ' PNBRQK  pnbrqk';
const POCKET_LETTERS = 'PNBRQpnbrq';

const boardText = (state: State): string => {
  let text = '';
  for (let rank = 7; rank >= 0; rank--) {
    let empty = 0;
    for (let square = rank * 8; square < rank * 8 + 8; square++) {
      const piece = at(state.board, square);
      if (piece === 0) {
        empty++;
        continue;
      }
      if (empty) text += empty;
      empty = 0;
      text += LETTERS.charAt(piece & 15);
      if (piece & PROMOTED) text += '~';
    }
    if (empty) text += empty;
    if (rank) text += '/';
  }
  return text;
};

const pocketText = (state: State): string => {
  let text = '/';
  for (let slot = 0; slot < 10; slot++) text += POCKET_LETTERS.charAt(slot).repeat(at(state.pockets, slot));
  return text;
};

/** The outermost own rook of the back rank towards a side (0 long, 1 short), which needs no file in the FEN. */
const outermostRook = (state: State, color: number, side: number): number => {
  const first = color * 56;
  for (let i = 0; i < 8; i++) {
    const square = side ? first + 7 - i : first + i;
    if ((at(state.board, square) & 15) === color * 8 + ROOK + 1) return square;
  }
  return NONE;
};

const castlingText = (state: State): string => {
  let text = '';
  for (let color = 0; color < 2; color++) {
    for (let side = 1; side >= 0; side--) {
      const rook = at(state.rooks, color * 2 + side);
      if (rook === NONE) continue;
      const isOutermost = rook === outermostRook(state, color, side);
      const letter = isOutermost ? 'qk'.charAt(side) : 'abcdefgh'.charAt(rook & 7);
      text += color === WHITE ? letter.toUpperCase() : letter;
    }
  }
  return text || '-';
};

const squareName = (square: number): string => 'abcdefgh'.charAt(square & 7) + String((square >> 3) + 1);

/**
 * The FEN of a state as Lichess writes it (scalachess `FenWriter`): en passant only where it is legal, pieces in hand
 * after a ninth slash (crazyhouse), checks given as `+0+0` at the end (three-check).
 */
export const fenOf = (state: State): string => {
  const board = boardText(state) + (state.rule === RULE.crazyhouse ? pocketText(state) : '');
  const turn = state.turn === WHITE ? 'w' : 'b';
  const enPassant = hasEnPassant(state) ? squareName(state.ep) : '-';
  const checks =
    state.rule === RULE['3check'] ? ` +${3 - at(state.checks, 0)}+${3 - at(state.checks, 1)}` : '';
  return `${board} ${turn} ${castlingText(state)} ${enPassant} ${state.halfmoves} ${state.fullmoves}${checks}`;
};
