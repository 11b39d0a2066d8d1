import { legalMoves, lichessSan } from '@rookery/shared/chess/legal-moves.ts';
import { createRandom, pick, randomGame } from '@rookery/shared/chess/random-games.ts';
import { startPosition } from '@rookery/shared/chess/start.ts';
import { VARIANT_KEYS, type Variant } from '@rookery/shared/chess/variant.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { Position } from 'chessops/chess';
import { makeSanAndPlay } from 'chessops/san';
import type { Move } from 'chessops/types';

/** The players of `explorerGames`: two who play all games, against each other and others. */
export const EXPLORED = ['anna', 'boris'] as const;

const KNIGHTS_GO_TO = new Set([1, 6, 18, 21, 42, 45, 57, 62]);

/** Knights to and from their usual squares, and the pawns of one file. */
const isQuiet = (position: Position, move: Move): boolean =>
  'from' in move &&
  !position.board.occupied.has(move.to) &&
  ((position.board.knight.has(move.from) && KNIGHTS_GO_TO.has(move.to)) ||
    (position.board.pawn.has(move.from) && (move.from & 7) === 4));

/** Goes to and fro, so that games meet in the same positions at different plies and come back to them. */
const shuffledMoves = (position: Position, random: () => number, plies: number): string[] => {
  const moves: string[] = [];
  while (moves.length < plies) {
    const legal = legalMoves(position);
    if (legal.length === 0) break;
    const quiet = random() < 0.93 ? legal.filter((move) => isQuiet(position, move)) : [];
    moves.push(lichessSan(makeSanAndPlay(position, pick(random, quiet.length ? quiet : legal.slice(0, 6)))));
  }
  return moves;
};

const AFTER_E4 = 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1';
const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

const movesOf = (variant: Variant, random: () => number): { initialFen?: string; moves: string } => {
  if (random() < 0.3) {
    const { initialFen, moves } = randomGame(variant, random, 60);
    return { ...(initialFen !== undefined && { initialFen }), moves };
  }
  const initialFen = variant === 'fromPosition' ? pick(random, [START, AFTER_E4]) : undefined;
  const position = startPosition(variant, initialFen);
  if (typeof position === 'string') throw new Error(position);
  const plies = Math.floor(random() * (random() < 0.3 ? 8 : 24));
  const moves = shuffledMoves(position, random, plies).join(' ');
  return { ...(initialFen !== undefined && { initialFen }), moves };
};

const OPENINGS = [
  { eco: 'C20', name: "King's Pawn Game", ply: 1 },
  { eco: 'B20', name: 'Sicilian Defense', ply: 2 },
  { eco: 'B90', name: 'Sicilian Defense: Najdorf Variation', ply: 6 },
] as const;

/** `count` games of each variant, many of them through the same positions; some unfinished, unrated, against oneself. */
export const explorerGames = (seed: number, count: number): LichessGame[] => {
  const random = createRandom(seed);
  const seat = (id: string | null): object =>
    id === null
      ? pick(random, [{}, { aiLevel: 3 }])
      : { user: { id, name: id }, ...(random() < 0.9 && { rating: 1200 + Math.floor(random() * 900) }) };
  return VARIANT_KEYS.flatMap((variant) =>
    Array.from({ length: count }, (_, i): LichessGame => {
      const own = pick(random, EXPLORED);
      const against = random() < 0.03 ? own : pick(random, ['anna', 'boris', 'carla', 'dora', null]);
      const [white, black] = random() < 0.5 ? [own, against] : [against, own];
      const status =
        random() < 0.06 ? pick(random, ['started', 'aborted']) : pick(random, ['resign', 'draw', 'mate']);
      const winner = status === 'resign' || status === 'mate' ? pick(random, ['white', 'black']) : undefined;
      return JSON.parse(
        JSON.stringify({
          id: `${seed}${VARIANT_KEYS.indexOf(variant)}${i}`.padEnd(8, 'x'),
          rated: random() < 0.7,
          variant,
          speed: pick(random, ['blitz', 'rapid', 'bullet']),
          perf: 'blitz',
          // Few enough that some are of the same moment.
          createdAt: Date.UTC(2024, 0, 1) + Math.floor(random() * 400) * 3_600_123,
          status,
          players: { white: seat(white), black: seat(black) },
          winner,
          ...(random() < 0.6 && { opening: pick(random, OPENINGS) }),
          ...movesOf(variant, random),
        }),
      ) as LichessGame;
    }),
  );
};
