import { isCheck } from './attack.ts';
import { explain, hasMove } from './explain.ts';
import { fenOf } from './fen.ts';
import { at } from './geometry.ts';
import { isVariantEnd } from './legal.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import {
  CASTLE_LONG,
  CASTLE_SHORT,
  FLAG,
  fromOf,
  promotionOf,
  roleOf,
  SHIFT,
  sanOf,
  toOf,
} from './packed-moves.ts';
import { play } from './play.ts';
import type { ReplayError } from './replay-type.ts';
import { AMBIGUOUS, ILLEGAL, resolve } from './resolve.ts';
import { createToken, readSan } from './san-token.ts';
import { loadStart } from './start.ts';
import { BLACK, createState, KING, PAWN } from './state.ts';
import { isVariant } from './variant.ts';

/** How the board itself ended a game. */
export interface BoardEnd {
  kind: 'mate' | 'stalemate' | 'variantEnd';
  outcome: Outcome;
}

export type NormalizedMoves =
  | {
      ok: true;
      /** SAN as Lichess writes it, separated by single spaces. */
      moves: string;
      /** Undefined where the game could go on. */
      end?: BoardEnd;
    }
  | { ok: false; error: ReplayError };

const state = createState();
const token = createToken();
const probe = createToken();

const fail = (code: ReplayError['code'], ply: number, detail: string): NormalizedMoves => ({
  ok: false,
  error: { code, ply, detail },
});

/** The flags of file and rank that a piece's SAN needs in the position before the move: the file where it is enough. */
const originFlags = (move: number): number => {
  probe.kind = 'move';
  probe.role = roleOf(move);
  probe.to = toOf(move);
  probe.promotion = 0;
  const isClear = (file: number, rank: number): boolean => {
    probe.file = file;
    probe.rank = rank;
    return resolve(state, probe, false) !== AMBIGUOUS;
  };
  const from = fromOf(move);
  if (isClear(-1, -1)) return 0;
  if (isClear(from & 7, -1)) return FLAG.file;
  return isClear(-1, from >> 3) ? FLAG.rank : FLAG.file | FLAG.rank;
};

/** The move with the flags of the shortest SAN; castling that is written as king takes rook becomes castling. */
const shortest = (move: number): number => {
  const [from, to, role] = [fromOf(move), toOf(move), roleOf(move)];
  if (role > KING || move & FLAG.drop) return move & ~(3 << SHIFT.suffix);
  const target = at(state.board, to);
  if (role === KING && target !== 0 && ((target >> 3) & 1) === state.turn) {
    const castling = to > from ? CASTLE_SHORT : CASTLE_LONG;
    return (from << SHIFT.from) | (to << SHIFT.to) | (castling << SHIFT.role);
  }
  // What came without file and rank and was clear needs none.
  const isBare = token.file < 0 && token.rank < 0;
  const isCapture = target !== 0 || (role === PAWN && (from & 7) !== (to & 7));
  const bare =
    (from << SHIFT.from) | (to << SHIFT.to) | (role << SHIFT.role) | (promotionOf(move) << SHIFT.promotion);
  if (role === PAWN) return isCapture ? bare | FLAG.capture | FLAG.file : bare;
  return bare | (isCapture ? FLAG.capture : 0) | (isBare ? 0 : originFlags(move));
};

const endOf = (variant: Parameters<typeof outcomeOf>[0]): BoardEnd | undefined => {
  const isOver = isVariantEnd(state);
  if (!isOver && hasMove(state)) return undefined;
  const outcome = outcomeOf(variant, fenOf(state)) ?? 'draw';
  if (isOver || (outcome !== 'draw' && !isCheck(state))) return { kind: 'variantEnd', outcome };
  return { kind: outcome === 'draw' ? 'stalemate' : 'mate', outcome };
};

/**
 * The moves of a game in whatever SAN (long, without `+`, with needless origins) as Lichess writes them, and how the
 * board ended it. What is no legal move is a value of `ReplayError`, as `replay` gives it.
 */
export const normalizeMoves = (
  variant: string,
  initialFen: string | undefined,
  sans: readonly string[],
): NormalizedMoves => {
  if (!isVariant(variant)) return fail('unknown_variant', 0, `"${variant}" is not a variant of Lichess`);
  const fault = loadStart(state, variant, initialFen);
  if (fault !== undefined) return fail('invalid_fen', 0, `the start position cannot be set up: ${fault}`);
  const written: string[] = [];
  for (const [i, san] of sans.entries()) {
    const isRead = readSan(san, 0, san.length, token);
    const found = isRead ? resolve(state, token, false) : ILLEGAL;
    if (found < 0) {
      const number = `${state.fullmoves}${state.turn === BLACK ? '...' : '.'}`;
      const why = explain(state, isRead ? token : null, found);
      return fail('illegal_move', i + 1, `ply ${i + 1} (${number} ${san.slice(0, 40)}): ${why}`);
    }
    const move = shortest(found);
    play(state, move);
    written.push(sanOf(move | ((isCheck(state) ? 1 : 0) << SHIFT.suffix)));
  }
  const end = endOf(variant);
  const last = written.at(-1);
  if (last !== undefined && end !== undefined && end.outcome !== 'draw')
    written[written.length - 1] = `${last.replace('+', '')}#`;
  return { ok: true, moves: written.join(' '), ...(end && { end }) };
};
