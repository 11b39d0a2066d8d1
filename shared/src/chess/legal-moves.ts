import type { Position } from 'chessops/chess';
import { makeSan } from 'chessops/san';
import { type Move, ROLES } from 'chessops/types';
import { at } from './geometry.ts';
import { keyOf } from './key.ts';
import { kingGoal } from './legal.ts';
import { FLAG, SHIFT, uciOf } from './packed-moves.ts';
import { play } from './play.ts';
import { stateOf } from './start.ts';
import { copyState, createState, KING, type State } from './state.ts';
import type { Variant } from './variant.ts';

/** All legal moves, promotions to every piece included; castling is king takes rook. */
export const legalMoves = (position: Position): Move[] => {
  const context = position.ctx();
  const moves: Move[] = [];
  for (const [from, dests] of position.allDests(context)) {
    const isPawn = position.board.pawn.has(from);
    for (const to of dests) {
      if (!isPawn || (to >= 8 && to < 56)) moves.push({ from, to });
      else {
        for (const promotion of ROLES) {
          if (promotion !== 'pawn' && (promotion !== 'king' || position.rules === 'antichess')) {
            moves.push({ from, to, promotion });
          }
        }
      }
    }
  }
  if (position.pockets && !context.variantEnd) {
    for (const role of ROLES) {
      if (position.pockets[position.turn][role] <= 0) continue;
      for (const to of position.dropDests(context))
        if (role !== 'pawn' || (to >= 8 && to < 56)) moves.push({ role, to });
    }
  }
  return moves;
};

/** Lichess writes a dropped pawn with its letter, chessops without. */
export const lichessSan = (san: string): string => (san.startsWith('@') ? `P${san}` : san);

/** A legal move and the key of the position that it leads to. */
export interface NextMove {
  key: bigint;
  /** As Lichess writes it. */
  uci: string;
  /** As Lichess writes it; worked out when it is asked for, while the position is still as it was. */
  san: () => string;
}

/** A legal move as the packed moves of games are played; without what only its SAN says. */
export const packLegalMove = (state: State, move: Move): number => {
  if ('role' in move) return FLAG.drop | (ROLES.indexOf(move.role) << SHIFT.role) | (move.to << SHIFT.to);
  return (
    (move.from << SHIFT.from) |
    (move.to << SHIFT.to) |
    (((at(state.board, move.from) & 7) - 1) << SHIFT.role) |
    ((move.promotion ? ROLES.indexOf(move.promotion) : 0) << SHIFT.promotion)
  );
};

/** The UCI of a packed move; a king that takes its own rook goes to its goal instead, but in chess960. */
const lichessUci = (variant: Variant, state: State, move: number): string => {
  const from = move >> SHIFT.from;
  const to = (move >> SHIFT.to) & 63;
  const target = at(state.board, to);
  const castles =
    (move & FLAG.drop) === 0 &&
    ((move >> SHIFT.role) & 7) === KING &&
    target !== 0 &&
    ((target >> 3) & 1) === state.turn;
  if (!castles || variant === 'chess960') return uciOf(move);
  return uciOf((move & ~(63 << SHIFT.to)) | (kingGoal(state.turn, to > from ? 1 : 0) << SHIFT.to));
};

const after = createState();

/** The legal moves of a position with the keys of the positions after them. In atomic two may lead to the same one. */
export const nextMoves = (variant: Variant, position: Position): NextMove[] => {
  const state = stateOf(variant, position);
  return legalMoves(position).map((move) => {
    const code = packLegalMove(state, move);
    copyState(after, state);
    play(after, code);
    return {
      key: keyOf(after),
      uci: lichessUci(variant, state, code),
      san: () => lichessSan(makeSan(position, move)),
    };
  });
};
