import { isAttacked, isCheck } from './attack.ts';
import { at, NONE } from './geometry.ts';
import { canCastle, canDrop, isVariantEnd, mustCapture } from './legal.ts';
import { AMBIGUOUS, pseudoSource, resolve } from './resolve.ts';
import { createToken, type SanToken } from './san-token.ts';
import { KING, PAWN, QUEEN, RULE, type State, WHITE } from './state.ts';

const NAMES = ['pawn', 'knight', 'bishop', 'rook', 'queen', 'king'] as const;

const squareName = (square: number): string => 'abcdefgh'.charAt(square & 7) + String((square >> 3) + 1);

const explainDrop = (state: State, token: SanToken): string => {
  const name = NAMES[token.role] ?? 'piece';
  if (state.rule !== RULE.crazyhouse) return 'pieces are dropped in crazyhouse only';
  if (token.role === KING || at(state.pockets, state.turn * 5 + token.role) === 0)
    return `there is no ${name} in hand`;
  if (at(state.board, token.to) !== 0) return `${squareName(token.to)} is occupied`;
  if (token.role === PAWN && (token.to < 8 || token.to >= 56))
    return 'a pawn cannot be dropped on the first or last rank';
  return `a ${name} on ${squareName(token.to)} does not stop the check`;
};

const explainCastling = (state: State, token: SanToken): string => {
  const color = state.turn === WHITE ? 'White' : 'Black';
  const way = token.side ? 'short' : 'long';
  if (at(state.rooks, state.turn * 2 + token.side) === NONE) return `${color} has no right to castle ${way}`;
  if (isCheck(state)) return `${color} cannot castle out of check`;
  return `${color} cannot castle ${way}: the way is blocked or attacked`;
};

const explainPinned = (state: State, token: SanToken, from: number): string => {
  const name = NAMES[token.role] ?? 'piece';
  if (state.rule === RULE.antichess && mustCapture(state)) return 'there is a capture, and it must be made';
  const piece = `the ${name} from ${squareName(from)}`;
  if (state.rule === RULE.racingkings && token.role !== KING && !isCheck(state)) {
    return `${piece} cannot go to ${squareName(token.to)} without giving check or exposing its king`;
  }
  if (token.role === KING) {
    const attacked = state.rule !== RULE.atomic && isAttacked(state.board, token.to, state.turn ^ 1);
    return attacked
      ? `${squareName(token.to)} is attacked`
      : `the king cannot go to ${squareName(token.to)} safely`;
  }
  return isCheck(state)
    ? `the king is in check, and ${piece} does not stop it`
    : `${piece} cannot go to ${squareName(token.to)} without exposing its king`;
};

/** Whether there is any legal move; slow, for explanations only. */
export const hasMove = (state: State): boolean => {
  const token = createToken();
  for (let square = 0; square < 64; square++) {
    for (let role = PAWN; role < KING; role++) {
      if (state.rule === RULE.crazyhouse && canDrop(state, role, square)) return true;
    }
    const piece = at(state.board, square);
    if (piece === 0 || ((piece >> 3) & 1) !== state.turn) continue;
    token.role = (piece & 7) - 1;
    token.file = square & 7;
    token.rank = square >> 3;
    for (token.to = 0; token.to < 64; token.to++) {
      token.promotion = token.role === PAWN && (token.to < 8 || token.to >= 56) ? QUEEN : 0;
      if (resolve(state, token, false) >= 0) return true;
    }
  }
  return canCastle(state, 0) || canCastle(state, 1);
};

/** Why the token, read from its text if it could be, is no legal move: a clause without a full stop. */
export const explain = (state: State, token: SanToken | null, result: number): string => {
  if (isVariantEnd(state)) return 'the game is already over';
  if (!hasMove(state)) return `the game is already over by ${isCheck(state) ? 'checkmate' : 'stalemate'}`;
  if (!token) return 'this is not a move';
  if (token.kind === 'drop') return explainDrop(state, token);
  if (token.kind === 'castling') return explainCastling(state, token);
  const name = NAMES[token.role] ?? 'piece';
  const square = squareName(token.to);
  if (result === AMBIGUOUS) return `more than one ${name} can go to ${square}`;
  const isPromotion = token.role === PAWN && (token.to < 8 || token.to >= 56);
  if (isPromotion && token.promotion === 0) return 'the pawn must promote';
  if (!isPromotion && token.promotion !== 0) return 'nothing is promoted by this move';
  if (token.promotion === KING && state.rule !== RULE.antichess) return 'a pawn cannot become a king';
  const target = at(state.board, token.to);
  if (target !== 0 && ((target >> 3) & 1) === state.turn) return `${square} is occupied by an own piece`;
  const from = pseudoSource(state, token);
  if (from === NONE) {
    const origin = originOf(token);
    return `no ${name}${origin} can go to ${square}`;
  }
  if (from === AMBIGUOUS) return `no ${name} can go to ${square} legally`;
  return explainPinned(state, token, from);
};

const originOf = (token: SanToken): string => {
  if (token.file >= 0 && token.rank >= 0) return ` on ${squareName(token.rank * 8 + token.file)}`;
  if (token.file >= 0) return ` on the ${'abcdefgh'.charAt(token.file)}-file`;
  return token.rank >= 0 ? ` on rank ${token.rank + 1}` : '';
};
