import type { Board } from 'chessops/board';

/** Phases of a game as the export writes them: plies where middlegame and endgame begin. */
export interface Division {
  middle?: number;
  end?: number;
}

/** Variants whose exports have phases. */
export const DIVIDED: ReadonlySet<string> = new Set([
  'standard',
  'chess960',
  'threeCheck',
  'kingOfTheHill',
  'fromPosition',
]);

function bits(n: number): number {
  n -= (n >>> 1) & 0x5555_5555;
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Points of a 2×2 square on row y (1 to 7) that holds so many pieces of each side. */
function mixedSquare(y: number, white: number, black: number): number {
  switch (white * 5 + black) {
    case 5:
      return 1 + (8 - y);
    case 10:
      return y > 2 ? 2 + (y - 2) : 0;
    case 15:
    case 20:
      return y > 1 ? 3 + (y - 1) : 0;
    case 1:
      return 1 + y;
    case 6:
      return 5 + Math.abs(4 - y);
    case 11:
      return 4 + (y - 1);
    case 16:
      return 5 + (y - 1);
    case 2:
      return y < 6 ? 2 + (6 - y) : 0;
    case 7:
      return 4 + (7 - y);
    case 12:
      return 7;
    case 3:
    case 4:
      return y < 7 ? 3 + (7 - y) : 0;
    case 8:
      return 5 + (7 - y);
    default:
      return 0;
  }
}

/** mixedSquare for every row, white count and black count: row * 25 + white * 5 + black. */
const MIXED = Uint8Array.from({ length: 8 * 25 }, (_, i) =>
  mixedSquare(Math.floor(i / 25), Math.floor((i % 25) / 5), i % 5),
);

/** How mixed the two armies are; beyond 150 the middlegame has begun. */
function mixedness(board: Board): number {
  const { white, black } = board;
  let sum = 0;
  for (let y = 1; y <= 7; y++) {
    const w = row2(white.lo, white.hi, y);
    const b = row2(black.lo, black.hi, y);
    for (let x = 0; x < 7; x++) {
      sum += MIXED[y * 25 + bits((w >>> x) & 0x303) * 5 + bits((b >>> x) & 0x303)] as number;
    }
  }
  return sum;
}

/** Rows y and y + 1 (from 1) of a bitboard as 16 bits. */
function row2(lo: number, hi: number, y: number): number {
  const shift = 8 * (y - 1);
  if (shift === 0) return lo & 0xffff;
  if (shift < 32) return ((lo >>> shift) | (hi << (32 - shift))) & 0xffff;
  return (hi >>> (shift - 32)) & 0xffff;
}

/** Watches the boards of a game, the start position first, and says where its phases begin. */
export function createDivider(): { see(board: Board): void; division(): Division } {
  let ply = -1;
  let middle: number | undefined;
  let end: number | undefined;
  return {
    see(board) {
      ply++;
      if (end !== undefined) return;
      const pieces = bits(board.occupied.lo) + bits(board.occupied.hi);
      const plain = bits(board.pawn.lo | board.king.lo) + bits(board.pawn.hi | board.king.hi);
      const majorsAndMinors = pieces - plain;
      if (middle === undefined) {
        const sparse = bits(board.white.lo & 0xff) < 4 || bits(board.black.hi >>> 24) < 4;
        if (majorsAndMinors <= 10 || sparse || mixedness(board) > 150) middle = ply;
      }
      if (middle !== undefined && majorsAndMinors <= 6) end = ply;
    },
    division() {
      const division: Division = {};
      if (middle !== undefined && (end === undefined || middle < end)) division.middle = middle;
      if (end !== undefined) division.end = end;
      return division;
    },
  };
}
