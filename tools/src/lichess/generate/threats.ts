import { bishopAttacks, kingAttacks, knightAttacks, rookAttacks } from 'chessops/attacks';
import type { Board } from 'chessops/board';
import { SquareSet } from 'chessops/squareSet';
import type { Color, Square } from 'chessops/types';
import { squaresOf } from './squares.ts';

/** The squares that one side attacks, by the cheapest attacker. */
export interface Threats {
  pawn: SquareSet;
  minor: SquareSet;
  rook: SquareSet;
  all: SquareSet;
  /** Attacked by two pieces or more. */
  twice: SquareSet;
}

const A_FILE = 0x0101_0101;
const H_FILE = 0x8080_8080;

const squares: Square[] = [];

/** What `color` attacks on the board. One pass, because looking at moves asks for many squares. */
export function threatsOf(board: Board, color: Color): Threats {
  const own = board[color];
  const { occupied } = board;
  let lo = 0;
  let hi = 0;
  let twiceLo = 0;
  let twiceHi = 0;
  const add = (moreLo: number, moreHi: number): void => {
    twiceLo |= lo & moreLo;
    twiceHi |= hi & moreHi;
    lo |= moreLo;
    hi |= moreHi;
  };

  const pl = board.pawn.lo & own.lo;
  const ph = board.pawn.hi & own.hi;
  const westLo = pl & ~A_FILE;
  const westHi = ph & ~A_FILE;
  const eastLo = pl & ~H_FILE;
  const eastHi = ph & ~H_FILE;
  if (color === 'white') {
    add(westLo << 7, (westHi << 7) | (westLo >>> 25));
    add(eastLo << 9, (eastHi << 9) | (eastLo >>> 23));
  } else {
    add((westLo >>> 9) | (westHi << 23), westHi >>> 9);
    add((eastLo >>> 7) | (eastHi << 25), eastHi >>> 7);
  }
  const pawn = new SquareSet(lo, hi);
  for (const square of squaresOf(board.knight.intersect(own), squares)) {
    const set = knightAttacks(square);
    add(set.lo, set.hi);
  }
  for (const square of squaresOf(board.bishop.intersect(own), squares)) {
    const set = bishopAttacks(square, occupied);
    add(set.lo, set.hi);
  }
  const minor = new SquareSet(lo, hi);
  for (const square of squaresOf(board.rook.intersect(own), squares)) {
    const set = rookAttacks(square, occupied);
    add(set.lo, set.hi);
  }
  const rook = new SquareSet(lo, hi);
  for (const square of squaresOf(board.queen.intersect(own), squares)) {
    const straight = rookAttacks(square, occupied);
    const slanted = bishopAttacks(square, occupied);
    add(straight.lo | slanted.lo, straight.hi | slanted.hi);
  }
  for (const square of squaresOf(board.king.intersect(own), squares)) {
    const set = kingAttacks(square);
    add(set.lo, set.hi);
  }
  return { pawn, minor, rook, all: new SquareSet(lo, hi), twice: new SquareSet(twiceLo, twiceHi) };
}
