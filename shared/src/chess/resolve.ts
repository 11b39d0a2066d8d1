import { at, KING_LEAPS, KNIGHT_LEAPS, NONE, RAYS } from './geometry.ts';
import { canCastle, canDrop, isLegalMove, isVariantEnd, kingGoal } from './legal.ts';
import { CASTLE_LONG, CASTLE_SHORT, FLAG, SHIFT } from './packed-moves.ts';
import type { SanToken } from './san-token.ts';
import { BISHOP, KING, KNIGHT, PAWN, ROOK, RULE, type State, WHITE } from './state.ts';

/** What `resolve` returns when no move, or more than one, is meant by the token. */
export const ILLEGAL = -1;
export const AMBIGUOUS = -2;

const meets = (token: SanToken, from: number): boolean =>
  (token.file < 0 || (from & 7) === token.file) && (token.rank < 0 || from >> 3 === token.rank);

/** The square of the pawn that moves as the token says, by its way of moving alone. */
const pawnSource = (state: State, token: SanToken): number => {
  const { board, turn } = state;
  const { to } = token;
  const pawn = turn * 8 + PAWN + 1;
  const back = turn === WHITE ? -8 : 8;
  const shift = token.file < 0 ? 0 : token.file - (to & 7);
  const behind = to + back + shift;
  if (shift < -1 || shift > 1 || behind < 0 || behind > 63) return NONE;
  const target = at(board, to);
  let from = NONE;
  if (shift !== 0) {
    const isCapture = (target !== 0 && ((target >> 3) & 1) !== turn) || to === state.ep;
    if (isCapture && at(board, behind) === pawn) from = behind;
  } else if (target === 0) {
    const twice = behind + back;
    if (at(board, behind) === pawn) from = behind;
    else if (at(board, behind) === 0 && twice >= 0 && twice < 64) {
      // Pawns on the first rank exist in horde; they too may move two squares.
      if ((turn === WHITE ? twice < 16 : twice >= 48) && at(board, twice) === pawn) from = twice;
    }
  }
  return from !== NONE && meets(token, from) ? from : NONE;
};

/** The only piece that can make the move legally, NONE without one, AMBIGUOUS with several. */
const pieceSource = (state: State, token: SanToken, legally: boolean): number => {
  const { board, turn } = state;
  const { role, to } = token;
  const piece = turn * 8 + role + 1;
  let found = NONE;
  if (role === KNIGHT || role === KING) {
    const leaps = role === KNIGHT ? KNIGHT_LEAPS : KING_LEAPS;
    for (let i = to * 9, end = i + at(leaps, i); i < end; ) {
      const from = at(leaps, ++i);
      if ((at(board, from) & 15) !== piece || !meets(token, from)) continue;
      if (legally && !isLegalMove(state, from, to)) continue;
      if (found !== NONE) return AMBIGUOUS;
      found = from;
    }
    return found;
  }
  for (let direction = role === BISHOP ? 4 : 0; direction < (role === ROOK ? 4 : 8); direction++) {
    for (let i = to * 64 + direction * 8, end = i + at(RAYS, i); i < end; ) {
      const from = at(RAYS, ++i);
      const blocker = at(board, from);
      if (blocker === 0) continue;
      if ((blocker & 15) !== piece || !meets(token, from)) break;
      if (legally && !isLegalMove(state, from, to)) break;
      if (found !== NONE) return AMBIGUOUS;
      found = from;
      break;
    }
  }
  return found;
};

/** The square that the token's piece could come from if check did not matter; for explanations. */
export const pseudoSource = (state: State, token: SanToken): number =>
  token.role === PAWN ? pawnSource(state, token) : pieceSource(state, token, false);

const pack = (token: SanToken, from: number, to: number, role: number): number =>
  (from << SHIFT.from) |
  (to << SHIFT.to) |
  (role << SHIFT.role) |
  (token.promotion << SHIFT.promotion) |
  (token.capture ? FLAG.capture : 0) |
  (token.file >= 0 ? FLAG.file : 0) |
  (token.rank >= 0 ? FLAG.rank : 0) |
  (token.suffix << SHIFT.suffix) |
  (token.kind === 'drop' ? FLAG.drop : 0);

/** The side to which the king castles by going to its own rook on `to` (a move that chessops takes), or -1. */
const castlingByRook = (state: State, to: number): number => {
  for (let side = 0; side < 2; side++) if (at(state.rooks, state.turn * 2 + side) === to) return side;
  return -1;
};

/**
 * The legal move that the token means, packed (see packed-moves.ts), or ILLEGAL or AMBIGUOUS.
 * Takes and refuses exactly what chessops' `parseSan` does. `rookCastling` writes castling as king takes rook.
 */
export const resolve = (state: State, token: SanToken, rookCastling: boolean): number => {
  if (isVariantEnd(state)) return ILLEGAL;
  const { board, turn } = state;
  const { role, to } = token;
  if (token.kind === 'castling') {
    if (!canCastle(state, token.side)) return ILLEGAL;
    const goal = rookCastling ? at(state.rooks, turn * 2 + token.side) : kingGoal(turn, token.side);
    return pack(
      { ...token, file: -1, rank: -1 },
      at(state.kings, turn),
      goal,
      token.side ? CASTLE_SHORT : CASTLE_LONG,
    );
  }
  if (token.kind === 'drop') {
    return state.rule === RULE.crazyhouse && canDrop(state, role, to) ? pack(token, 0, to, role) : ILLEGAL;
  }

  const isPromotion = role === PAWN && (to < 8 || to >= 56);
  if (isPromotion !== token.promotion > 0) return ILLEGAL;
  if (token.promotion === KING && state.rule !== RULE.antichess) return ILLEGAL;
  if (role === PAWN) {
    const from = pawnSource(state, token);
    return from !== NONE && isLegalMove(state, from, to) ? pack(token, from, to, role) : ILLEGAL;
  }
  const target = at(board, to);
  if (target !== 0 && ((target >> 3) & 1) === turn) {
    if (role !== KING) return ILLEGAL;
    const side = castlingByRook(state, to);
    const king = pieceSource(state, token, false);
    return side >= 0 && king >= 0 && king !== NONE && canCastle(state, side)
      ? pack(token, king, to, role)
      : ILLEGAL;
  }
  const from = pieceSource(state, token, true);
  if (from === AMBIGUOUS) return AMBIGUOUS;
  return from === NONE ? ILLEGAL : pack(token, from, to, role);
};
