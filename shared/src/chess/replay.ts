import { closeDivision, type Division, dividePly } from './division.ts';
import { explain } from './explain.ts';
import { type ClockRule, isEndedByMove, sideFacts } from './facts.ts';
import { createKeyList, type KeyList, storeKey } from './key.ts';
import { isClockList, packClocks } from './packed-clocks.ts';
import { packMoves } from './packed-moves.ts';
import { play } from './play.ts';
import type { Replay, ReplayError } from './replay-type.ts';
import { ILLEGAL, resolve } from './resolve.ts';
import { createToken, readSan } from './san-token.ts';
import { loadStart } from './start.ts';
import { BLACK, createState } from './state.ts';
import { isVariant, VARIANTS } from './variant.ts';

/** The fields of Lichess's game JSON that the replay reads. */
export interface ReplayGame {
  variant: string;
  /** SAN separated by single spaces; may be empty or absent. */
  moves?: string;
  initialFen?: string;
  status?: string;
  lastMoveAt?: unknown;
  /** Centiseconds after each move; taken only where it is a list of plain integers. */
  clocks?: unknown;
  clock?: ClockRule;
  division?: Division;
}

export type ReplayResult = { ok: true; replay: Replay } | { ok: false; error: ReplayError };

const SPACE = 32;

// Scratch memory: a replay runs to its end before the next begins, and what it returns is copied out.
const state = createState();
const token = createToken();
let capacity = 0;
let moves = new Int32Array(0);
let balances = new Int16Array(0);
let queens = new Uint8Array(0);
let keys: KeyList = createKeyList(1);

const reserve = (plies: number): void => {
  if (plies <= capacity) return;
  capacity = Math.max(512, plies);
  moves = new Int32Array(capacity);
  balances = new Int16Array(capacity);
  queens = new Uint8Array(capacity + 1);
  keys = createKeyList(capacity + 1);
};

const fail = (code: ReplayError['code'], ply: number, detail: string): ReplayResult => ({
  ok: false,
  error: { code, ply, detail },
});

const illegalMove = (ply: number, san: string, result: number | null): ReplayResult => {
  const number = `${state.fullmoves}${state.turn === BLACK ? '...' : '.'}`;
  const why = explain(state, result === null ? null : token, result ?? ILLEGAL);
  return fail('illegal_move', ply, `ply ${ply} (${number} ${san}): ${why}`);
};

const sentDivision = ({ middle, end }: Division): Division => ({
  ...(Number.isInteger(middle) && { middle }),
  ...(Number.isInteger(end) && { end }),
});

/**
 * Replays a game of Lichess by the rules of its variant and derives what storage needs.
 * An illegal, ambiguous or unreadable move, a start position that cannot be set up and an unknown variant are
 * values of `ReplayError`; moves after mate or the end of a variant game are illegal. `packed` are the moves as
 * `normalizeMoves` has just given them, which need not be looked up again; in chess960, where castling is packed in another
 * way, they are all the same.
 */
export const replay = (game: ReplayGame, packed?: Int32Array): ReplayResult => {
  const { variant } = game;
  if (!isVariant(variant)) return fail('unknown_variant', 0, `"${variant}" is not a variant of Lichess`);
  const fault = loadStart(state, variant, game.initialFen);
  if (fault !== undefined) return fail('invalid_fen', 0, `the start position cannot be set up: ${fault}`);

  const text = game.moves ?? '';
  const { length } = text;
  reserve((length >> 1) + 1);
  const firstColor = state.turn;
  const rookCastling = variant === 'chess960';
  const startBalance = state.balance;
  const found: Division | null = VARIANTS[variant].phases && !game.division ? {} : null;
  let exact = true;
  let plies = 0;
  storeKey(keys, 0, state);
  queens[0] = state.queens;
  if (found) dividePly(found, 0, state);

  const go = (move: number): void => {
    play(state, move);
    moves[plies] = move;
    balances[plies] = state.balance;
    plies++;
    storeKey(keys, plies, state);
    queens[plies] = state.queens;
    if (found) dividePly(found, plies, state);
  };
  const isKnown = packed !== undefined && !rookCastling;
  if (isKnown) for (const move of packed) go(move);
  for (let start = isKnown ? length : 0; start < length; ) {
    let end = start;
    while (end < length && text.charCodeAt(end) !== SPACE) end++;
    if (end === start) {
      exact = false;
      start++;
      continue;
    }
    const isRead = readSan(text, start, end, token);
    const move = isRead ? resolve(state, token, rookCastling) : ILLEGAL;
    if (move < 0) return illegalMove(plies + 1, text.slice(start, end), isRead ? move : null);
    if (!token.exact) exact = false;
    go(move);
    start = end + 1;
    if (start === length) exact = false;
  }

  const division = found
    ? closeDivision(found)
    : game.division && VARIANTS[variant].phases
      ? sentDivision(game.division)
      : {};
  const clocks = isClockList(game.clocks) ? game.clocks : null;
  const played = {
    plies,
    moves,
    balances,
    startBalance,
    division,
    clocks,
    clock: game.clock ?? null,
    endedOnBoard: isEndedByMove(game, clocks, plies),
  };
  return {
    ok: true,
    replay: {
      plies,
      moves: exact ? packMoves(moves.subarray(0, plies)).toHex() : null,
      clocks: clocks && (packClocks(clocks)?.toHex() ?? null),
      keys: keys.keys.subarray(0, plies + 1).join(','),
      division,
      queenTrade: queens[Math.min(division.end ?? plies, plies)] === 0,
      white: sideFacts(played, firstColor === BLACK ? 2 : 1, 1),
      black: sideFacts(played, firstColor === BLACK ? 1 : 2, -1),
    },
  };
};
