/**
 * The constant numbers of the position key. Keys are stored, so nothing here may ever change:
 * each number is splitmix64 of its own index, whatever else is added later.
 */

const MASK = (1n << 64n) - 1n;

const splitmix64 = (index: bigint): bigint => {
  let z = (0x526f6f6b657279n + (index + 1n) * 0x9e3779b97f4a7c15n) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
};

/** Where each kind of number begins; the gaps are part of the contract. */
export const BASE = {
  /** + piece code * 64 + square (see state.ts for the codes) */
  piece: 0,
  /** + square: a promoted piece that goes back as a pawn (crazyhouse) */
  promoted: 1024,
  /** + square of the rook: the right to castle with it */
  castling: 1088,
  /** + square on which en passant is legal */
  enPassant: 1152,
  /** Black to move */
  turn: 1216,
  /** + key space of the variant */
  variant: 1220,
  /** + color * 4 + checks left, 0 to 3 (three-check) */
  checks: 1240,
  /** + (color * 5 + role) * 64 + count, 0 to 63; a count of 0 adds nothing (crazyhouse) */
  pocket: 1280,
} as const;

const SIZE = BASE.pocket + 10 * 64;

const HIGH = new Int32Array(SIZE);
const LOW = new Int32Array(SIZE);
for (let i = 0; i < SIZE; i++) {
  const number = splitmix64(BigInt(i));
  HIGH[i] = Number(number >> 32n);
  LOW[i] = Number(number & 0xffff_ffffn);
}

/** The upper and lower 32 bits of the number at an index, which must come from `BASE`. */
export const high = (index: number): number => HIGH[index] as number;
export const low = (index: number): number => LOW[index] as number;
