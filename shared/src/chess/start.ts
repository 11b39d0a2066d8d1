import { IllegalSetup, type Position } from 'chessops/chess';
import { InvalidFen, parseFen } from 'chessops/fen';
import type { Setup } from 'chessops/setup';
import { COLORS, ROLES } from 'chessops/types';
import { defaultPosition, setupPosition } from 'chessops/variant';
import { at, NONE } from './geometry.ts';
import { copyState, createState, PROMOTED, pocket, put, RULE, type State, toggle } from './state.ts';
import { VARIANTS, type Variant } from './variant.ts';
import { BASE } from './zobrist.ts';

const SENTENCES: Record<string, string> = {
  [InvalidFen.Fen]: 'the FEN has too many fields',
  [InvalidFen.Board]: 'the board of the FEN cannot be read',
  [InvalidFen.Pockets]: 'the pieces in hand of the FEN cannot be read',
  [InvalidFen.Turn]: 'the FEN does not say who is to move',
  [InvalidFen.Castling]: 'the castling rights of the FEN cannot be read',
  [InvalidFen.EpSquare]: 'the en passant square of the FEN cannot be read',
  [InvalidFen.RemainingChecks]: 'the count of checks in the FEN cannot be read',
  [InvalidFen.Halfmoves]: 'the half-move clock of the FEN is not a number',
  [InvalidFen.Fullmoves]: 'the move number of the FEN is not a number',
  [IllegalSetup.Empty]: 'the board is empty',
  [IllegalSetup.OppositeCheck]: 'the side that is not to move is in check',
  [IllegalSetup.PawnsOnBackrank]: 'there are pawns on the first or last rank',
  [IllegalSetup.Kings]: 'the kings are missing or too many',
  [IllegalSetup.Variant]: 'the position is not allowed in this variant',
};

const withCastling = (fen: string, castling: string): string => {
  const fields = fen.split(/[\s_]+/);
  fields[2] = castling;
  return fields.join(' ');
};

/** Lichess reads castling rights letter by letter and passes over what it cannot use (2023-11 rematches). */
const parseLeniently = (fen: string): ReturnType<typeof parseFen> => {
  const parsed = parseFen(fen);
  if (parsed.isOk || parsed.error.message !== InvalidFen.Castling) return parsed;
  const letters = (fen.split(/[\s_]+/)[2] ?? '').replace(/[^KQkqA-Ha-h]/g, '');
  const cleaned = parseFen(withCastling(fen, letters || '-'));
  return cleaned.isOk ? cleaned : parseFen(withCastling(fen, '-'));
};

/** An en passant square with a piece on it is no such square, for Lichess as for the rules. */
const withoutFalseEnPassant = (setup: Setup): Setup =>
  setup.epSquare !== undefined && setup.board.occupied.has(setup.epSquare)
    ? { ...setup, epSquare: undefined }
    : setup;

/** The position in which a game of the variant begins, or the sentence that says why there is none. */
export const startPosition = (variant: Variant, initialFen?: string): Position | string => {
  const { rules } = VARIANTS[variant];
  if (initialFen === undefined) return defaultPosition(rules);
  return parseLeniently(initialFen.trim()).unwrap(
    (setup) =>
      setupPosition(rules, withoutFalseEnPassant(setup)).unwrap(
        (position): Position | string => position,
        (error) => SENTENCES[error.message] ?? 'the position is not allowed',
      ),
    (error) => SENTENCES[error.message] ?? 'the FEN cannot be read',
  );
};

/** The same position in the form in which games are replayed. */
export const stateOf = (variant: Variant, position: Position): State => {
  const state = createState();
  state.rule = RULE[position.rules];
  state.turn = COLORS.indexOf(position.turn);
  for (const [square, piece] of position.board) {
    const promoted = piece.promoted && position.rules === 'crazyhouse' ? PROMOTED : 0;
    put(state, square, COLORS.indexOf(piece.color) * 8 + ROLES.indexOf(piece.role) + 1 + promoted);
  }
  COLORS.forEach((color, i) => {
    state.rooks[i * 2] = position.castles.rook[color].a ?? NONE;
    state.rooks[i * 2 + 1] = position.castles.rook[color].h ?? NONE;
    if (position.remainingChecks) {
      state.checks[i] = position.remainingChecks[color];
      toggle(state, BASE.checks + i * 4 + at(state.checks, i));
    }
    if (position.pockets) {
      for (let role = 0; role < 5; role++)
        pocket(state, i, role, position.pockets[color][ROLES[role] ?? 'king']);
    }
  });
  for (const rook of state.rooks) if (rook !== NONE) toggle(state, BASE.castling + rook);
  state.ep = position.epSquare ?? NONE;
  state.halfmoves = position.halfmoves;
  state.fullmoves = position.fullmoves;
  if (state.turn) toggle(state, BASE.turn);
  toggle(state, BASE.variant + VARIANTS[variant].keySpace);
  return state;
};

const normalStarts = new Map<Variant, State>();

/** Sets the state to the start of a game; returns the sentence that says why it cannot be set. */
export const loadStart = (state: State, variant: Variant, initialFen?: string): string | undefined => {
  if (initialFen !== undefined) {
    const position = startPosition(variant, initialFen);
    if (typeof position === 'string') return position;
    copyState(state, stateOf(variant, position));
    return;
  }
  let start = normalStarts.get(variant);
  if (!start) {
    start = stateOf(variant, defaultPosition(VARIANTS[variant].rules));
    normalStarts.set(variant, start);
  }
  copyState(state, start);
  return;
};
