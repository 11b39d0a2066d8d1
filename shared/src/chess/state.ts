import { at, NONE } from './geometry.ts';
import { BASE, high, low } from './zobrist.ts';

/** Colors and roles as the board codes them: a piece is `color * 8 + role + 1`, 0 is an empty square. */
export const WHITE = 0;
export const BLACK = 1;
export const PAWN = 0;
export const KNIGHT = 1;
export const BISHOP = 2;
export const ROOK = 3;
export const QUEEN = 4;
export const KING = 5;

/** Added to the code of a piece that was promoted, in crazyhouse only. */
export const PROMOTED = 16;

/** Rules by number, so that the replay compares integers. */
export const RULE = {
  chess: 0,
  kingofthehill: 1,
  '3check': 2,
  crazyhouse: 3,
  horde: 4,
  racingkings: 5,
  atomic: 6,
  antichess: 7,
} as const;

const VALUE = [0, 1, 3, 3, 5, 9, 0, 0, 0, -1, -3, -3, -5, -9, 0, 0];

/** A position that is changed in place, with running totals and its key (without en passant). */
export interface State {
  rule: number;
  board: Uint8Array;
  turn: number;
  /** King of each color; NONE where there is none, and always in antichess, where kings are common pieces. */
  kings: Uint8Array;
  /** The square behind a pawn that just moved two squares, whether or not it can be captured. */
  ep: number;
  /** Rooks with which castling is still allowed, by color * 2 + side (0 long, 1 short). */
  rooks: Uint8Array;
  /** Pieces in hand by color * 5 + role (crazyhouse). */
  pockets: Uint8Array;
  /** Checks left to give, by color (three-check). */
  checks: Uint8Array;
  /** Pieces on the board, by color. */
  pieces: Uint8Array;
  /** White's material minus Black's: pawn 1, knight and bishop 3, rook 5, queen 9. */
  balance: number;
  /** Knights, bishops, rooks and queens of both sides. */
  officers: number;
  queens: number;
  halfmoves: number;
  fullmoves: number;
  high: number;
  low: number;
}

/** An empty board. */
export const createState = (): State => ({
  rule: 0,
  board: new Uint8Array(64),
  turn: WHITE,
  kings: new Uint8Array(2).fill(NONE),
  ep: NONE,
  rooks: new Uint8Array(4).fill(NONE),
  pockets: new Uint8Array(10),
  checks: new Uint8Array(2),
  pieces: new Uint8Array(2),
  balance: 0,
  officers: 0,
  queens: 0,
  halfmoves: 0,
  fullmoves: 1,
  high: 0,
  low: 0,
});

/** Makes `target` equal to `source`. */
export const copyState = (target: State, source: State): void => {
  target.rule = source.rule;
  target.board.set(source.board);
  target.turn = source.turn;
  target.kings.set(source.kings);
  target.ep = source.ep;
  target.rooks.set(source.rooks);
  target.pockets.set(source.pockets);
  target.checks.set(source.checks);
  target.pieces.set(source.pieces);
  target.balance = source.balance;
  target.officers = source.officers;
  target.queens = source.queens;
  target.halfmoves = source.halfmoves;
  target.fullmoves = source.fullmoves;
  target.high = source.high;
  target.low = source.low;
};

/** Adds a number of the Zobrist tables to the key, or takes it out again. */
export const toggle = (state: State, index: number): void => {
  state.high ^= high(index);
  state.low ^= low(index);
};

const count = (state: State, piece: number, by: number): void => {
  const role = (piece & 7) - 1;
  const color = (piece >> 3) & 1;
  state.pieces[color] = at(state.pieces, color) + by;
  state.balance += (VALUE[piece & 15] as number) * by;
  if (role > PAWN && role < KING) state.officers += by;
  if (role === QUEEN) state.queens += by;
};

/** Puts a piece on an empty square. */
export const put = (state: State, square: number, piece: number): void => {
  state.board[square] = piece;
  toggle(state, BASE.piece + (piece & 15) * 64 + square);
  if (piece & PROMOTED) toggle(state, BASE.promoted + square);
  count(state, piece, 1);
  if ((piece & 7) === KING + 1 && state.rule !== RULE.antichess) state.kings[(piece >> 3) & 1] = square;
};

/** Takes the piece from an occupied square and returns its code. */
export const take = (state: State, square: number): number => {
  const piece = at(state.board, square);
  state.board[square] = 0;
  toggle(state, BASE.piece + (piece & 15) * 64 + square);
  if (piece & PROMOTED) toggle(state, BASE.promoted + square);
  count(state, piece, -1);
  if ((piece & 7) === KING + 1) state.kings[(piece >> 3) & 1] = NONE;
  return piece;
};

/** Puts `added` more pieces of a color and role in hand. */
export const pocket = (state: State, color: number, role: number, added: number): void => {
  const slot = color * 5 + role;
  const before = at(state.pockets, slot);
  const after = before + added;
  if (before > 0) toggle(state, BASE.pocket + slot * 64 + before);
  if (after > 0) toggle(state, BASE.pocket + slot * 64 + after);
  state.pockets[slot] = after;
};

/** Ends the right to castle with the rook on a square, if there is such a right. */
export const dropRight = (state: State, square: number): void => {
  for (let i = 0; i < 4; i++) {
    if (at(state.rooks, i) === square) {
      state.rooks[i] = NONE;
      toggle(state, BASE.castling + square);
    }
  }
};

/** Ends all castling of a color. */
export const dropRights = (state: State, color: number): void => {
  for (let i = color * 2; i < color * 2 + 2; i++) {
    const rook = at(state.rooks, i);
    if (rook !== NONE) {
      state.rooks[i] = NONE;
      toggle(state, BASE.castling + rook);
    }
  }
};
