import { at, KNIGHT_LEAPS, NEIGHBORS, NONE, RAYS } from './geometry.ts';
import { BISHOP, BLACK, KING, KNIGHT, PAWN, QUEEN, ROOK, RULE, type State } from './state.ts';

const PROMOTED_MASK = 15;

/** Whether a piece of color `by` attacks the square, by the rules of standard chess. */
export const isAttacked = (board: Uint8Array, square: number, by: number): boolean => {
  const side = by << 3;
  for (let i = square * 9, end = i + at(KNIGHT_LEAPS, i); i < end; ) {
    if ((at(board, at(KNIGHT_LEAPS, ++i)) & PROMOTED_MASK) === side + KNIGHT + 1) return true;
  }
  for (let direction = 0; direction < 8; direction++) {
    const start = square * 64 + direction * 8;
    const end = start + at(RAYS, start);
    for (let i = start; i < end; ) {
      const piece = at(board, at(RAYS, ++i)) & PROMOTED_MASK;
      if (piece === 0) continue;
      if ((piece & 8) !== side) break;
      const role = (piece & 7) - 1;
      if (role === QUEEN || role === (direction < 4 ? ROOK : BISHOP)) return true;
      if (i !== start + 1) break;
      if (role === KING) return true;
      // A pawn attacks towards its own front: White's stand south of the square, Black's north of it.
      if (role === PAWN && direction >= 4 && (by === BLACK) === (direction === 4 || direction === 7))
        return true;
      break;
    }
  }
  return false;
};

/** Whether the king of `color` could be taken where it stands (or would stand), by the rules of the variant. */
export const isKingAttacked = (state: State, square: number, color: number): boolean => {
  if (state.rule === RULE.atomic) {
    // Kings that touch cannot be taken: the explosion would end both.
    const attacker = at(state.kings, color ^ 1);
    if (attacker === NONE || at(NEIGHBORS, square * 64 + attacker) === 1) return false;
  }
  return isAttacked(state.board, square, color ^ 1);
};

/** Whether the side to move is in check. */
export const isCheck = (state: State): boolean => {
  const king = at(state.kings, state.turn);
  return king !== NONE && isKingAttacked(state, king, state.turn);
};
