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
  uciOf,
} from './packed-moves.ts';
import { play } from './play.ts';
import type { ReplayError } from './replay-type.ts';
import { AMBIGUOUS, ILLEGAL, resolve } from './resolve.ts';
import { createToken, readSan } from './san-token.ts';
import { loadStart } from './start.ts';
import { BLACK, copyState, createState, KING, PAWN, RULE } from './state.ts';
import { isVariant, type Variant } from './variant.ts';

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
      /** The same packed, for `replay`. */
      packed: Int32Array;
      /** Undefined where the game could go on. */
      end?: BoardEnd;
    }
  | { ok: false; error: ReplayError };

/** Suffixes of packed moves: `+` and `#`. */
const [CHECK, MATE] = [1, 2];

const state = createState();
const aside = createState();
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
  if (state.rule === RULE.chess) {
    if (!isCheck(state)) return { kind: 'stalemate', outcome: 'draw' };
    return { kind: 'mate', outcome: state.turn === BLACK ? 'white' : 'black' };
  }
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
  const packed = new Int32Array(sans.length);
  for (const [i, san] of sans.entries()) {
    const isRead = readSan(san, 0, san.length, token);
    const found = isRead ? resolve(state, token, false) : ILLEGAL;
    if (found < 0) {
      const number = `${state.fullmoves}${state.turn === BLACK ? '...' : '.'}`;
      const why = explain(state, isRead ? token : null, found);
      return fail('illegal_move', i + 1, `ply ${i + 1} (${number} ${san.slice(0, 40)}): ${why}`);
    }
    const bare = shortest(found);
    play(state, bare);
    const move = bare | ((isCheck(state) ? CHECK : 0) << SHIFT.suffix);
    packed[i] = move;
    written.push(sanOf(move));
  }
  const end = endOf(variant);
  const last = packed.at(-1);
  if (last !== undefined && end !== undefined && end.outcome !== 'draw') {
    const mate = (last & ~(3 << SHIFT.suffix)) | (MATE << SHIFT.suffix);
    packed[packed.length - 1] = mate;
    written[written.length - 1] = sanOf(mate);
  }
  return { ok: true, moves: written.join(' '), packed, ...(end && { end }) };
};

/** A line that could have been played in the place of a move. */
export interface BesideLine {
  /** The UCI of its first move, as Lichess writes it. */
  best: string;
  /** SAN as Lichess writes it. */
  sans: string[];
}

/** Plays a line from the position of `state`, which it changes; undefined where a move of it is not legal. */
const playLine = (variant: Variant, sans: readonly string[]): BesideLine | undefined => {
  const written: string[] = [];
  let best = '';
  for (const san of sans) {
    if (!readSan(san, 0, san.length, token)) return undefined;
    if (written.length === 0) best = uciOf(resolve(state, token, variant === 'chess960'));
    const found = resolve(state, token, false);
    if (found < 0) return undefined;
    const move = shortest(found);
    play(state, move);
    const suffix = san.endsWith('#') ? '#' : isCheck(state) ? '+' : '';
    written.push(sanOf(move) + suffix);
  }
  return written.length === 0 ? undefined : { best, sans: written };
};

/**
 * Lines in the place of moves of a game that `normalizeMoves` takes, by the ply of the move, in whatever SAN, as Lichess
 * writes them. Those that are not legal are left out.
 */
export const normalizeLines = (
  variant: string,
  initialFen: string | undefined,
  sans: readonly string[],
  lines: ReadonlyMap<number, readonly string[]>,
): Map<number, BesideLine> => {
  const legal = new Map<number, BesideLine>();
  if (lines.size === 0 || !isVariant(variant)) return legal;
  if (loadStart(state, variant, initialFen) !== undefined) return legal;
  for (const [i, san] of sans.entries()) {
    const given = lines.get(i + 1);
    if (given) {
      copyState(aside, state);
      const line = playLine(variant, given);
      if (line) legal.set(i + 1, line);
      copyState(state, aside);
    }
    if (!readSan(san, 0, san.length, token)) break;
    const move = resolve(state, token, false);
    if (move < 0) break;
    play(state, shortest(move));
  }
  return legal;
};
