import { fenOf } from './fen.ts';
import { moveAt, sanOf, uciOf } from './packed-moves.ts';
import { play } from './play.ts';
import { resolve } from './resolve.ts';
import { createToken, readSan } from './san-token.ts';
import { loadStart } from './start.ts';
import { createState } from './state.ts';
import type { Variant } from './variant.ts';

/** A half-move and the position after it. */
export interface ListedMove {
  ply: number;
  san: string;
  /** As Lichess writes it: castling is king takes rook in chess960 only. */
  uci: string;
  /** As Lichess writes it. */
  fen: string;
}

/** A stored game: its moves packed, or as text where the text could not be packed exactly. */
export interface ListedGame {
  variant: Variant;
  initialFen?: string;
  moves: Uint8Array | string;
}

const state = createState();
const token = createToken();

/**
 * The moves of a game with the position after each. Games are replayed before they are stored; of a text
 * that does not replay, the moves before the first illegal one are listed.
 * Throws for a start position that cannot be set up.
 */
export const listMoves = ({ variant, initialFen, moves }: ListedGame): ListedMove[] => {
  const fault = loadStart(state, variant, initialFen);
  if (fault !== undefined) throw new Error(`${fault}: ${initialFen}`);
  const list: ListedMove[] = [];
  const add = (move: number, san: string): void => {
    play(state, move);
    list.push({ ply: list.length + 1, san, uci: uciOf(move), fen: fenOf(state) });
  };
  if (typeof moves !== 'string') {
    for (let i = 0; i * 3 + 2 < moves.length; i++) add(moveAt(moves, i), sanOf(moveAt(moves, i)));
    return list;
  }
  for (const san of moves.split(' ')) {
    if (san === '') continue;
    const move = readSan(san, 0, san.length, token) ? resolve(state, token, variant === 'chess960') : -1;
    if (move < 0) break;
    add(move, san);
  }
  return list;
};
