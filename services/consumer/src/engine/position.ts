import { startPosition } from '@rookery/shared/chess/start.ts';
import { VARIANTS, type Variant } from '@rookery/shared/chess/variant.ts';
import type { Position } from 'chessops/chess';
import { makeFen } from 'chessops/fen';
import type { Color } from 'chessops/types';
import { makeUci } from 'chessops/util';
import { legalMove } from './uci-move.ts';

/** Some positions of one game. */
export interface Chunk {
  variant: Variant;
  /** Absent: the variant's own start. */
  initialFen?: string;
  /** The moves of the game, at least to the last ply that is asked for: UCI, castling in either form or as `O-O`. */
  moves: readonly string[];
  /** Plies to search: ply n is the position after n moves. */
  plies: readonly number[];
}

/** A position that may be sent to an engine. */
export interface SearchablePosition {
  kind: 'searchable';
  variant: Variant;
  /** The command that sets it up: the start with all moves, so that repetitions count. */
  command: string;
  position: Position;
}

/** A position before it is sent: most are searchable, some are over, and what is not legal is never sent. */
export type PreparedPosition =
  | SearchablePosition
  | { kind: 'decided'; winner: Color | null }
  | { kind: 'invalid_position'; detail: string };

/** An engine's net has inputs for so many pieces, and no engine checks. */
const MOST_PIECES = 32;

/**
 * Checks a game by the rules and prepares the plies that are asked for. Stockfish dies of a bad FEN and takes another
 * position for granted after an illegal move, so everything it is told has been played here first.
 */
export const preparePlies = (chunk: Chunk): Map<number, PreparedPosition> => {
  const { variant, moves } = chunk;
  const asked = new Set(chunk.plies);
  const prepared = new Map<number, PreparedPosition>();
  const refuse = (fromPly: number, detail: string) => {
    for (const ply of asked) if (!(ply < fromPly)) prepared.set(ply, { kind: 'invalid_position', detail });
    return prepared;
  };

  const position = startPosition(variant, chunk.initialFen);
  if (typeof position === 'string') return refuse(0, `the start position cannot be set up: ${position}`);
  if (VARIANTS[variant].rules === 'chess' && position.board.occupied.size() > MOST_PIECES)
    return refuse(0, `there are more than ${MOST_PIECES} pieces`);

  const root = `position fen ${makeFen(position.toSetup())}`;
  const sent: string[] = [];
  const last = Math.max(0, ...chunk.plies.filter((ply) => Number.isInteger(ply)));
  for (let ply = 0; ply <= last; ply++) {
    if (asked.has(ply)) {
      const command = sent.length ? `${root} moves ${sent.join(' ')}` : root;
      prepared.set(ply, judge(variant, position, command));
    }
    if (ply === last) break;
    const text = moves[ply];
    if (text === undefined) return refuse(ply + 1, `the game has only ${moves.length} plies`);
    const move = legalMove(position, text);
    if (!move) return refuse(ply + 1, `ply ${ply + 1}: ${JSON.stringify(text)} is not a legal move`);
    sent.push(makeUci(move));
    position.play(move);
  }
  for (const ply of asked)
    if (!prepared.has(ply)) prepared.set(ply, { kind: 'invalid_position', detail: `${ply} is not a ply` });
  return prepared;
};

/** A position is over by mate, stalemate, the end of a variant game, or when neither side can win any more. */
const judge = (variant: Variant, position: Position, command: string): PreparedPosition =>
  position.isEnd()
    ? { kind: 'decided', winner: position.outcome()?.winner ?? null }
    : { kind: 'searchable', variant, command, position: position.clone() };
