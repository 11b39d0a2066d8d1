import { makeUci } from 'chessops';
import { parseSan } from 'chessops/san';
import { type Played, parsePosition } from '../../board/rules.ts';

/** The UCI moves of a line in SAN from a position, as far as they are legal. */
export const readSans = (fen: string, variant: string, sans: string): string[] => {
  const position = parsePosition(fen, variant);
  const moves: string[] = [];
  if (!position) return moves;
  for (const san of sans.split(' ')) {
    const move = parseSan(position, san);
    if (!move) break;
    moves.push(makeUci(move));
    position.play(move);
  }
  return moves;
};

/** Where a game is looked at: a ply of the game, or so many moves into a line that leaves it at `from`. */
export interface Place {
  ply: number;
  /** The ply that the line leaves the game at. */
  from: number;
  line: readonly string[];
  /** Moves of the line that are played; 0 is the game itself. */
  at: number;
}

const sameBoard = (a: string, b: string): boolean =>
  a.split(' ').slice(0, 2).join(' ') === b.split(' ').slice(0, 2).join(' ');

/** Where a tried move leads: along the game or the line where it is their next move, else into a new line. */
export const tryMove = (
  place: Place,
  played: Played,
  game: readonly { fen: string }[],
  line: readonly Played[],
): Place => {
  const { ply, from, at } = place;
  if (at === 0) {
    const next = game[ply];
    if (next && sameBoard(next.fen, played.fen)) return { ...place, ply: ply + 1 };
    const first = line[0];
    if (from === ply && first && sameBoard(first.fen, played.fen)) return { ...place, at: 1 };
    return { ply, from: ply, line: [played.uci], at: 1 };
  }
  const known = line[at];
  if (known && sameBoard(known.fen, played.fen)) return { ...place, at: at + 1 };
  return { ...place, line: [...place.line.slice(0, at), played.uci], at: at + 1 };
};

/** One move back or forth: out of a line into the game where it began. */
export const step = (place: Place, by: -1 | 1, plies: number, length: number): Place => {
  if (place.at > 0) {
    const at = Math.min(length, place.at + by);
    return at <= 0 ? { ...place, ply: place.from, at: 0 } : { ...place, at };
  }
  return { ...place, ply: Math.max(0, Math.min(plies, place.ply + by)) };
};

/** The start or the end of what is shown: of the game, or of the line. */
export const jump = (place: Place, to: 'start' | 'end', plies: number, length: number): Place => {
  if (to === 'end') return place.at > 0 ? { ...place, at: length } : { ...place, ply: plies };
  return { ...place, ply: 0, at: 0 };
};

/** The branch before or after: where a line leaves the game. Without one the start or the end. */
export const branch = (
  place: Place,
  by: -1 | 1,
  forks: readonly number[],
  plies: number,
  length: number,
): Place => {
  if (place.at > 0) return by < 0 ? { ...place, ply: place.from, at: 0 } : { ...place, at: length };
  const ply =
    by < 0
      ? (forks.findLast((fork) => fork < place.ply) ?? 0)
      : (forks.find((fork) => fork > place.ply) ?? plies);
  return { ...place, ply };
};
