import { makeUci, parseUci } from 'chessops';
import { castlingSide, type Position } from 'chessops/chess';
import { parseSan } from 'chessops/san';
import { parsePosition } from '../../board/rules.ts';

/** A line of UCI moves, and how many of them are played. */
export interface Place {
  line: readonly string[];
  at: number;
}

/** Where the address says to be: behind all of the `length` legal moves when it says nothing. */
export const placeAt = (at: number | undefined, length: number): number =>
  Math.max(0, Math.min(length, at ?? length));

/** The place after a move: along the line where it is the next one, else the line ends with it. */
export const play = ({ line, at }: Place, uci: string): Place =>
  line[at] === uci ? { line, at: at + 1 } : { line: [...line.slice(0, at), uci], at: at + 1 };

/**
 * The opening at the end of a line: the last that is known along it. Deep in a line most games have the name of a later
 * position, which says nothing of this one.
 */
export const openingAlong = <T>(
  fens: readonly string[],
  openingAt: (fen: string) => T | null | undefined,
): T | undefined => {
  for (const fen of fens.toReversed()) {
    const opening = openingAt(fen);
    if (opening) return opening;
  }
  return undefined;
};

/** Plies before a position by the counters of its FEN; 0 where they say nothing. */
export const pliesOf = (fen: string): number => {
  const fields = fen.split(' ');
  // Three-check may have its counters last.
  const moves = Number(fields.findLast((field) => /^\d+$/.test(field)));
  return moves > 0 ? (moves - 1) * 2 + (fields[1] === 'b' ? 1 : 0) : 0;
};

const KINGS_GOAL = { h: 'g', a: 'c' } as const;

/** A legal move as Lichess writes it: castling goes to the king's goal, in chess960 to the rook. */
export const asLichess = (position: Position, uci: string, variant: string): string => {
  const move = parseUci(uci);
  const side = move && castlingSide(position, move);
  if (!move || !side || !('from' in move)) return uci;
  const from = uci.slice(0, 2);
  const rook = position.castles.rook[position.turn][side];
  if (rook === undefined) return uci;
  if (variant === 'chess960' || from[0] !== 'e') return makeUci({ from: move.from, to: rook });
  return `${from}${KINGS_GOAL[side]}${from[1]}`;
};

/** A move that was typed, in SAN or UCI, as Lichess writes it; undefined when there is no such move here. */
export const readMove = (fen: string, variant: string, typed: string): string | undefined => {
  const position = parsePosition(fen, variant);
  if (!position) return;
  const text = typed.trim();
  const uci = parseUci(text.toLowerCase().replace(/^[pnbrq]@/, (drop) => drop.toUpperCase()));
  const move = parseSan(position, text) ?? (uci && position.isLegal(uci) ? uci : undefined);
  return move && asLichess(position, makeUci(move), variant);
};
