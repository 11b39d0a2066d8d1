import { kingAttacks, knightAttacks } from 'chessops/attacks';
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
const STRAIGHT = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
const SLANTED = [
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/** The squares from each square to the edge, a list for each direction. */
function raysOf(directions: typeof STRAIGHT | typeof SLANTED): Uint8Array[][] {
  return Array.from({ length: 64 }, (_, square) =>
    directions.map(([dx, dy]) => {
      const ray: number[] = [];
      let [x, y] = [(square & 7) + dx, (square >> 3) + dy];
      for (; x >= 0 && x < 8 && y >= 0 && y < 8; x += dx, y += dy) ray.push(y * 8 + x);
      return Uint8Array.from(ray);
    }),
  );
}

const STRAIGHT_RAYS = raysOf(STRAIGHT);
const SLANTED_RAYS = raysOf(SLANTED);
const squares: Square[] = [];

/** What `color` attacks on the board. Looking at moves asks for many squares, so this walks every ray once. */
export function threatsOf(board: Board, color: Color): Threats {
  const own = board[color];
  const occupiedLo = board.occupied.lo;
  const occupiedHi = board.occupied.hi;
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
  const slide = (all: Uint8Array[][], square: Square): void => {
    let rayLo = 0;
    let rayHi = 0;
    for (const ray of all[square] as Uint8Array[]) {
      for (let i = 0; i < ray.length; i++) {
        const to = ray[i] as number;
        const bit = 1 << (to & 31);
        if (to < 32) {
          rayLo |= bit;
          if (occupiedLo & bit) break;
        } else {
          rayHi |= bit;
          if (occupiedHi & bit) break;
        }
      }
    }
    add(rayLo, rayHi);
  };

  const pawnsLo = board.pawn.lo & own.lo;
  const pawnsHi = board.pawn.hi & own.hi;
  const westLo = pawnsLo & ~A_FILE;
  const westHi = pawnsHi & ~A_FILE;
  const eastLo = pawnsLo & ~H_FILE;
  const eastHi = pawnsHi & ~H_FILE;
  if (color === 'white') {
    add(westLo << 7, (westHi << 7) | (westLo >>> 25));
    add(eastLo << 9, (eastHi << 9) | (eastLo >>> 23));
  } else {
    add((westLo >>> 9) | (westHi << 23), westHi >>> 9);
    add((eastLo >>> 7) | (eastHi << 25), eastHi >>> 7);
  }
  const pawn = new SquareSet(lo, hi);
  for (const square of squaresOf(board.knight.intersect(own), squares)) {
    const { lo: moreLo, hi: moreHi } = knightAttacks(square);
    add(moreLo, moreHi);
  }
  for (const square of squaresOf(board.bishop.intersect(own), squares)) slide(SLANTED_RAYS, square);
  const minor = new SquareSet(lo, hi);
  for (const square of squaresOf(board.rook.intersect(own), squares)) slide(STRAIGHT_RAYS, square);
  const rook = new SquareSet(lo, hi);
  for (const square of squaresOf(board.queen.intersect(own), squares)) {
    slide(STRAIGHT_RAYS, square);
    slide(SLANTED_RAYS, square);
  }
  for (const square of squaresOf(board.king.intersect(own), squares)) {
    const { lo: moreLo, hi: moreHi } = kingAttacks(square);
    add(moreLo, moreHi);
  }
  return { pawn, minor, rook, all: new SquareSet(lo, hi), twice: new SquareSet(twiceLo, twiceHi) };
}
