import { isCheck } from './attack.ts';
import { at, KING_LEAPS, NONE } from './geometry.ts';
import { isEnPassant, kingGoal, rookGoal } from './legal.ts';
import { CASTLE_LONG, CASTLE_SHORT, FLAG, fromOf, promotionOf, roleOf, toOf } from './packed-moves.ts';
import {
  BLACK,
  dropRight,
  dropRights,
  KING,
  PAWN,
  PROMOTED,
  pocket,
  put,
  ROOK,
  RULE,
  type State,
  take,
  toggle,
} from './state.ts';
import { BASE } from './zobrist.ts';

const castle = (state: State, side: number): void => {
  const { turn } = state;
  const rookFrom = at(state.rooks, turn * 2 + side);
  const king = take(state, at(state.kings, turn));
  if (rookFrom !== NONE) {
    const rook = take(state, rookFrom);
    put(state, rookGoal(turn, side), rook);
  }
  put(state, kingGoal(turn, side), king);
  dropRights(state, turn);
};

const explode = (state: State, center: number): void => {
  take(state, center);
  for (let i = center * 9, end = i + at(KING_LEAPS, i); i < end; ) {
    const square = at(KING_LEAPS, ++i);
    const role = (at(state.board, square) & 7) - 1;
    if (role <= PAWN) continue;
    const piece = take(state, square);
    if (role === ROOK) dropRight(state, square);
    if (role === KING) dropRights(state, (piece >> 3) & 1);
  }
};

const capture = (state: State, square: number, rightsSquare: number): void => {
  const piece = take(state, square);
  state.halfmoves = 0;
  if ((piece & 7) === ROOK + 1) dropRight(state, rightsSquare);
  if (state.rule === RULE.crazyhouse) {
    pocket(state, ((piece >> 3) & 1) ^ 1, piece & PROMOTED ? PAWN : (piece & 7) - 1, 1);
  }
};

const move = (state: State, from: number, to: number, promotion: number): void => {
  const { turn } = state;
  const role = (at(state.board, from) & 7) - 1;
  const enPassant = role === PAWN && isEnPassant(state, from, to);
  const isCapture = enPassant || at(state.board, to) !== 0;
  if (enPassant) capture(state, to ^ 8, to);
  else if (isCapture) capture(state, to, to);
  let piece = take(state, from);
  state.ep = NONE;
  if (role === PAWN) {
    state.halfmoves = 0;
    if (Math.abs(from - to) === 16 && from >= 8 && from <= 55) state.ep = (from + to) >> 1;
    if (promotion) piece = turn * 8 + promotion + 1 + (state.rule === RULE.crazyhouse ? PROMOTED : 0);
  } else if (role === ROOK) dropRight(state, from);
  else if (role === KING) dropRights(state, turn);
  put(state, to, piece);
  if (isCapture && state.rule === RULE.atomic) explode(state, to);
};

/** Plays a packed move on the state without asking whether it is legal. */
export const play = (state: State, packed: number): void => {
  const { turn } = state;
  const role = roleOf(packed);
  const from = fromOf(packed);
  const to = toOf(packed);
  state.halfmoves += 1;
  if (turn === BLACK) state.fullmoves += 1;
  if (role === CASTLE_SHORT || role === CASTLE_LONG) {
    castle(state, role === CASTLE_SHORT ? 1 : 0);
    state.ep = NONE;
  } else if (packed & FLAG.drop) {
    put(state, to, turn * 8 + role + 1);
    pocket(state, turn, role, -1);
    if (role === PAWN) state.halfmoves = 0;
    state.ep = NONE;
  } else if (role === KING && isOwn(state, to)) {
    castle(state, to > from ? 1 : 0);
    state.ep = NONE;
  } else {
    move(state, from, to, promotionOf(packed));
  }
  state.turn = turn ^ 1;
  toggle(state, BASE.turn);
  if (state.rule === RULE['3check'] && isCheck(state)) giveCheck(state, turn);
};

const isOwn = (state: State, square: number): boolean => {
  const piece = at(state.board, square);
  return piece !== 0 && ((piece >> 3) & 1) === state.turn;
};

const giveCheck = (state: State, color: number): void => {
  const left = at(state.checks, color);
  if (left === 0) return;
  toggle(state, BASE.checks + color * 4 + left);
  toggle(state, BASE.checks + color * 4 + left - 1);
  state.checks[color] = left - 1;
};
