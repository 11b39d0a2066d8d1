import { isVariant, VARIANTS } from '@rookery/shared/chess/variant.ts';
import type { Position } from 'chessops/chess';
import { chessgroundDests } from 'chessops/compat';
import { makeFen, parseFen } from 'chessops/fen';
import { makeSanAndPlay } from 'chessops/san';
import type { Move, Role } from 'chessops/types';
import { parseUci, roleToChar } from 'chessops/util';
import { defaultPosition, setupPosition } from 'chessops/variant';

const rulesOf = (variant: string) => (isVariant(variant) ? VARIANTS[variant].rules : 'chess');

/** The position in which games of a variant begin; that of chess for a variant nobody knows. */
export const startFen = (variant: string): string => makeFen(defaultPosition(rulesOf(variant)).toSetup());

/** The position of a FEN by the rules of a Lichess variant; undefined where it is none. */
export const parsePosition = (fen: string, variant = 'standard'): Position | undefined => {
  return parseFen(fen)
    .chain((setup) => setupPosition(rulesOf(variant), setup))
    .unwrap(
      (position) => position,
      () => undefined,
    );
};

/** A move that was tried: its names and what came of it. */
export interface Played {
  uci: string;
  san: string;
  fen: string;
}

/** Plays a UCI move; undefined when it is not legal. */
export const playUci = (fen: string, variant: string, uci: string): Played | undefined => {
  const position = parsePosition(fen, variant);
  const move = parseUci(uci);
  if (!position || !move || !position.isLegal(move)) return undefined;
  const san = makeSanAndPlay(position, move);
  return { uci, san, fen: makeFen(position.toSetup()) };
};

/** Plays UCI moves from a position, as far as they are legal. */
export const playLine = (fen: string, variant: string, moves: readonly string[]): Played[] => {
  const played: Played[] = [];
  for (const uci of moves) {
    const next = playUci(played.at(-1)?.fen ?? fen, variant, uci);
    if (!next) break;
    played.push(next);
  }
  return played;
};

/** The moves of an engine's line in SAN, as far as they are legal. */
export const sansOf = (fen: string, variant: string, pv: readonly string[]): string[] =>
  playLine(fen, variant, pv).map(({ san }) => san);

/** The UCI move that sets a piece of the pocket. */
export const makeDrop = (role: Role, square: string): string => `${roleToChar(role).toUpperCase()}@${square}`;

/** The legal moves by square, as the board wants them. */
export const destsOf = (position: Position) =>
  chessgroundDests(position, { chess960: false }) as Map<SquareKey, SquareKey[]>;

/** Whether a move by its squares needs to know what the pawn becomes, and what it may become. */
export const promotionsOf = (position: Position, uci: string): string[] => {
  const roles = ['q', 'n', 'r', 'b', 'k'];
  return roles.filter((role) => {
    const move = parseUci(`${uci}${role}`);
    return move !== undefined && isPromotion(position, move) && position.isLegal(move);
  });
};

const isPromotion = (position: Position, move: Move): boolean => {
  if (!('from' in move)) return false;
  const rank = move.to >> 3;
  return position.board.getRole(move.from) === 'pawn' && (rank === 0 || rank === 7);
};

type SquareKey =
  `${'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h'}${'1' | '2' | '3' | '4' | '5' | '6' | '7' | '8'}`;
