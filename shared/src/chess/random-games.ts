import type { Position } from 'chessops/chess';
import { makeFen } from 'chessops/fen';
import { makeSanAndPlay } from 'chessops/san';
import type { Move } from 'chessops/types';
import { legalMoves, lichessSan } from './legal-moves.ts';
import { startPosition } from './start.ts';
import type { Variant } from './variant.ts';

/** A game of random legal moves. */
export interface RandomGame {
  variant: Variant;
  initialFen?: string;
  moves: string;
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export const createRandom = (seed: number): (() => number) => {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One of the values. */
export const pick = <T>(random: () => number, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

const isRare = (position: Position, move: Move): boolean =>
  !('from' in move) ||
  move.promotion !== undefined ||
  position.board.occupied.has(move.to) ||
  move.to === position.epSquare ||
  (position.board.king.has(move.from) &&
    Math.abs(move.to - move.from) > 1 &&
    move.from >> 3 === move.to >> 3);

/** A back rank of chess960: bishops on both colors, the king between the rooks. */
const backRank = (random: () => number): string => {
  const files: (string | undefined)[] = Array.from({ length: 8 });
  const place = (letter: string, free: number[]): void => {
    files[pick(random, free)] = letter;
  };
  const free = (): number[] => files.flatMap((piece, i) => (piece ? [] : [i]));
  place('b', [0, 2, 4, 6]);
  place('b', [1, 3, 5, 7]);
  for (const letter of 'qnn') place(letter, free());
  for (const letter of 'rkr') files[free()[0] ?? 0] = letter;
  return files.join('');
};

const ENDGAMES: readonly string[] = [
  '4k2r/1pqrbpp1/7p/pQ2P3/1nPR4/6B1/PP3PPP/2K1R3 w Kk - 0 1',
  'rnbqkbnr/pp1ppppp/8/8/2pP4/8/PPP1PPPP/RNBQKBNR b KQkq d3 0 3',
  '8/1P3k2/8/8/8/8/1p3K2/8 b - - 3 40',
  'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1',
  '1r2k1r1/8/8/3pP3/8/8/8/1R2K1R1 w BGbg d6 0 30',
  '5rk1/p2p1ppp/b4n2/2p1NN2/4P3/1R1P4/q1P2PPP/6K1 w - - 0 1',
];

const initialFenOf = (variant: Variant, random: () => number): string | undefined => {
  const normal = startPosition(variant);
  switch (variant) {
    case 'horde':
    case 'racingKings':
      return typeof normal === 'string' ? undefined : makeFen(normal.toSetup());
    case 'chess960': {
      const rank = backRank(random);
      return `${rank}/pppppppp/8/8/8/8/PPPPPPPP/${rank.toUpperCase()} w KQkq - 0 1`;
    }
    case 'fromPosition':
      return pick(random, ENDGAMES);
    default:
      return undefined;
  }
};

/** A random game: rare kinds of moves (captures, castling, drops, promotions) are taken more often than others. */
export const randomGame = (variant: Variant, random: () => number, maxPlies = 120): RandomGame => {
  const initialFen = initialFenOf(variant, random);
  const position = startPosition(variant, initialFen);
  if (typeof position === 'string') throw new Error(position);
  const moves: string[] = [];
  while (moves.length < maxPlies) {
    const legal = legalMoves(position);
    if (legal.length === 0) break;
    const rare = random() < 0.3 ? legal.filter((move) => isRare(position, move)) : [];
    moves.push(lichessSan(makeSanAndPlay(position, pick(random, rare.length ? rare : legal))));
  }
  return { variant, ...(initialFen !== undefined && { initialFen }), moves: moves.join(' ') };
};
