import { isAttacked, isCheck, isKingAttacked } from './attack.ts';
import { at, KING_LEAPS, KNIGHT_LEAPS, NEIGHBORS, NONE, RAYS } from './geometry.ts';
import { BISHOP, BLACK, KING, KNIGHT, PAWN, ROOK, RULE, type State, WHITE } from './state.ts';

/** The square that a king or rook of a color reaches by castling, by side (0 long, 1 short). */
export const kingGoal = (color: number, side: number): number => color * 56 + (side ? 6 : 2);
export const rookGoal = (color: number, side: number): number => color * 56 + (side ? 5 : 3);

const isHill = (square: number): boolean => square === 27 || square === 28 || square === 35 || square === 36;

const racingKingsEnd = (state: State): boolean => {
  const white = at(state.kings, WHITE);
  const black = at(state.kings, BLACK);
  if (black >= 56 && black !== NONE) return true;
  if (white < 56 || white === NONE) return false;
  if (state.turn === WHITE) return true;
  // White has arrived; Black may still draw level by a king move to the last rank.
  const king = at(state.board, black);
  state.board[black] = 0;
  let end = true;
  for (let i = black * 9, last = i + at(KING_LEAPS, i); i < last && end; ) {
    const to = at(KING_LEAPS, ++i);
    const piece = at(state.board, to);
    if (to >= 56 && (piece === 0 || piece < 8) && !isAttacked(state.board, to, WHITE)) end = false;
  }
  state.board[black] = king;
  return end;
};

/** Whether the game is over by a rule of the variant, whatever moves there would be. */
export const isVariantEnd = (state: State): boolean => {
  switch (state.rule) {
    case RULE.kingofthehill:
      return isHill(at(state.kings, WHITE)) || isHill(at(state.kings, BLACK));
    case RULE['3check']:
      return at(state.checks, WHITE) === 0 || at(state.checks, BLACK) === 0;
    case RULE.horde:
      return at(state.pieces, WHITE) === 0 || at(state.pieces, BLACK) === 0;
    case RULE.racingkings:
      return racingKingsEnd(state);
    case RULE.atomic:
      return at(state.kings, WHITE) === NONE || at(state.kings, BLACK) === NONE;
    case RULE.antichess:
      return at(state.pieces, state.turn) === 0;
    default:
      return false;
  }
};

/** Whether a pawn move from one square to the other captures en passant. */
export const isEnPassant = (state: State, from: number, to: number): boolean =>
  to === state.ep && ((from ^ to) & 7) !== 0;

const capturedPawn = (to: number): number => to ^ 8;

/** Whether the side to move in antichess has a capture anywhere, which it must then make. */
export const mustCapture = (state: State): boolean => {
  const { board, turn } = state;
  const enemy = (turn ^ 1) << 3;
  const isEnemy = (square: number): boolean => at(board, square) !== 0 && (at(board, square) & 8) === enemy;
  for (let square = 0; square < 64; square++) {
    const piece = at(board, square);
    if (piece === 0 || piece >> 3 !== turn) continue;
    const role = (piece & 7) - 1;
    if (role === PAWN) {
      const front = square + (turn === WHITE ? 8 : -8);
      for (const to of [front - 1, front + 1]) {
        if (to < 0 || to > 63 || Math.abs((to & 7) - (square & 7)) !== 1) continue;
        if (isEnemy(to) || to === state.ep) return true;
      }
    } else if (role === KNIGHT || role === KING) {
      const leaps = role === KNIGHT ? KNIGHT_LEAPS : KING_LEAPS;
      for (let i = square * 9, end = i + at(leaps, i); i < end; ) if (isEnemy(at(leaps, ++i))) return true;
    } else {
      for (let direction = role === BISHOP ? 4 : 0; direction < (role === ROOK ? 4 : 8); direction++) {
        for (let i = square * 64 + direction * 8, end = i + at(RAYS, i); i < end; ) {
          const to = at(RAYS, ++i);
          if (at(board, to) === 0) continue;
          if (isEnemy(to)) return true;
          break;
        }
      }
    }
  }
  return false;
};

const scratch = new Uint8Array(64);

const isAtomicLegal = (state: State, from: number, to: number): boolean => {
  const { board, turn } = state;
  const piece = at(board, from);
  const isKing = (piece & 7) === KING + 1;
  const own = at(state.kings, turn);
  const enemy = at(state.kings, turn ^ 1);
  const enPassant = (piece & 7) === PAWN + 1 && isEnPassant(state, from, to);
  scratch.set(board);
  scratch[from] = 0;
  scratch[to] = piece;
  if (at(board, to) !== 0 || enPassant) {
    if (isKing || at(NEIGHBORS, to * 64 + own) === 1) return false;
    if (enemy === to || at(NEIGHBORS, to * 64 + enemy) === 1) return true;
    if (enPassant) scratch[capturedPawn(to)] = 0;
    scratch[to] = 0;
    for (let i = to * 9, end = i + at(KING_LEAPS, i); i < end; ) {
      const near = at(KING_LEAPS, ++i);
      if ((at(scratch, near) & 7) !== PAWN + 1) scratch[near] = 0;
    }
  }
  const king = isKing ? to : own;
  return at(NEIGHBORS, king * 64 + enemy) === 1 || !isAttacked(scratch, king, turn ^ 1);
};

/**
 * Whether a move that the piece on `from` can make by its way of moving is legal in the variant.
 * Castling and drops are not asked here.
 */
export const isLegalMove = (state: State, from: number, to: number): boolean => {
  if (state.rule === RULE.atomic) return isAtomicLegal(state, from, to);
  const { board, turn } = state;
  const piece = at(board, from);
  const captured = at(board, to);
  const enPassant = (piece & 7) === PAWN + 1 && isEnPassant(state, from, to);
  if (state.rule === RULE.antichess) return captured !== 0 || enPassant || !mustCapture(state);

  const king = (piece & 7) === KING + 1 ? to : at(state.kings, turn);
  if (king === NONE) return true;
  const pawn = enPassant ? at(board, capturedPawn(to)) : 0;
  if (enPassant) board[capturedPawn(to)] = 0;
  board[from] = 0;
  board[to] = piece;
  let legal = !isAttacked(board, king, turn ^ 1);
  if (legal && state.rule === RULE.racingkings) {
    const enemy = at(state.kings, turn ^ 1);
    legal = enemy === NONE || enemy === to || !isAttacked(board, enemy, turn);
  }
  board[from] = piece;
  board[to] = captured;
  if (enPassant) board[capturedPawn(to)] = pawn;
  return legal;
};

/** Whether the side to move may castle to that side now (0 long, 1 short). */
export const canCastle = (state: State, side: number): boolean => {
  const { board, turn } = state;
  const king = at(state.kings, turn);
  const rook = at(state.rooks, turn * 2 + side);
  if (king === NONE || rook === NONE || isCheck(state)) return false;
  const kingTo = kingGoal(turn, side);
  const rookTo = rookGoal(turn, side);
  const first = Math.min(king, rook, kingTo, rookTo);
  const last = Math.max(king, rook, kingTo, rookTo);
  for (let square = first; square <= last; square++) {
    if (square !== king && square !== rook && at(board, square) !== 0) return false;
  }
  const kingPiece = at(board, king);
  const rookPiece = at(board, rook);
  board[king] = 0;
  let legal = true;
  const direction = kingTo > king ? 1 : -1;
  for (let square = king + direction; legal && (kingTo - square) * direction > 0; square += direction) {
    legal = !isKingAttacked(state, square, turn);
  }
  if (legal) {
    board[rook] = 0;
    board[rookTo] = rookPiece;
    legal = !isKingAttacked(state, kingTo, turn);
    board[rookTo] = 0;
  }
  board[rook] = rookPiece;
  board[king] = kingPiece;
  return legal;
};

/** Whether the side to move may drop a piece of that role on the square (crazyhouse). */
export const canDrop = (state: State, role: number, to: number): boolean => {
  const { board, turn } = state;
  if (role === KING || at(state.pockets, turn * 5 + role) === 0 || at(board, to) !== 0) return false;
  if (role === PAWN && (to < 8 || to >= 56)) return false;
  const king = at(state.kings, turn);
  board[to] = turn * 8 + role + 1;
  const legal = king === NONE || !isAttacked(board, king, turn ^ 1);
  board[to] = 0;
  return legal;
};

/** Whether the pawn that just moved two squares can be taken en passant by a legal move. */
export const hasEnPassant = (state: State): boolean => {
  const { ep, turn, board } = state;
  if (ep === NONE) return false;
  const pawn = turn * 8 + PAWN + 1;
  const behind = ep + (turn === WHITE ? -8 : 8);
  const left = (ep & 7) > 0 && at(board, behind - 1) === pawn;
  const right = (ep & 7) < 7 && at(board, behind + 1) === pawn;
  if ((!left && !right) || isVariantEnd(state)) return false;
  return (left && isLegalMove(state, behind - 1, ep)) || (right && isLegalMove(state, behind + 1, ep));
};
