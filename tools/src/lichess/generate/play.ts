import { Chess, type Context, type Position } from 'chessops/chess';
import { makeSanAndPlay, parseSan } from 'chessops/san';
import { isDrop, type Move, type NormalMove, type Square } from 'chessops/types';
import { makeUci, opposite } from 'chessops/util';
import { chooseMove, findLastMove, rankMoves, type View } from './choose.ts';
import { createDivider, DIVIDED, type Division } from './division.ts';
import type { Color, Variant } from './game-json.ts';
import { drawBookLine } from './openings.ts';
import type { Random } from './random.ts';
import { type Threats, threatsOf } from './threats.ts';
import { startPosition } from './variants.ts';

/** How a game ended on the board by itself. */
export interface BoardEnd {
  status: 'mate' | 'stalemate' | 'draw' | 'variantEnd';
  winner?: Color;
}

/** The moves of a game and what the board says at their end. */
export interface Played {
  sans: string[];
  moves: Move[];
  /** The position after the last move. */
  end: Position;
  boardEnd?: BoardEnd;
  division: Division;
}

export interface PlayOrder {
  variant: Variant;
  initialFen?: string;
  /** Half-moves to play unless the board ends before. */
  plies: number;
  /** Look for a mate (or a stalemate) from here on, for some thirty plies more. */
  seek?: 'mate' | 'stalemate';
}

/** Variants whose first moves come from the book of openings. */
const BOOKED: ReadonlySet<Variant> = new Set(['standard', 'crazyhouse', 'threeCheck', 'kingOfTheHill']);
/** Plies over which a game outside of the book still follows the crowd. */
const CROWD_PLIES = 11;
/** Steepness of the crowd's choice by rank, from the first ply outside of the book to the last crowd ply. */
const CROWD_STEEPNESS = [2.4, 1.5] as const;
const SEEK_PLIES = 36;
/** Moves that are looked at before one is played. */
const TASTE = 6;

/** What most players would play here comes first; the cache is one per process, of the commonest lines. */
const crowd = new Map<string, readonly NormalMove[]>();

function crowdMoves(pos: Position, line: string, ply: number): readonly NormalMove[] {
  const known = crowd.get(line);
  if (known) return known;
  const ranked = rankMoves(pos, pos.ctx(), ply).slice(0, 14);
  if (crowd.size < 40_000) crowd.set(line, ranked);
  return ranked;
}

function drawRank(random: Random, count: number, steepness: number): number {
  let total = 0;
  for (let i = 1; i <= count; i++) total += i ** -steepness;
  let rest = random.next() * total;
  for (let i = 1; i <= count; i++) {
    rest -= i ** -steepness;
    if (rest < 0) return i - 1;
  }
  return count - 1;
}

/** What the board says when the game has come to an end on it: mate, stalemate, a dead draw, a variant's goal. */
export function boardEndOf(pos: Position, ctx: Context = pos.ctx()): BoardEnd | undefined {
  const outcome = pos.rules === 'chess' ? undefined : pos.variantOutcome(ctx);
  if (outcome) return outcome.winner ? { status: 'variantEnd', winner: outcome.winner } : { status: 'draw' };
  if (!pos.hasDests(ctx)) {
    if (ctx.checkers.nonEmpty()) return { status: 'mate', winner: opposite(pos.turn) };
    return { status: 'stalemate' };
  }
  if (pos.board.occupied.size() <= 4 && pos.isInsufficientMaterial()) return { status: 'draw' };
  // Seventy-five moves without a capture or a pawn move end a game without anybody asking.
  return pos.halfmoves >= 150 ? { status: 'draw' } : undefined;
}

/**
 * The same position for writing moves: chessops looks for every reply to tell `+` from `#`, here the look that
 * is taken before the next move serves.
 */
function withoutSuffix(pos: Position): Position {
  pos.outcome = () => undefined;
  // Three-check counts its checks with isCheck.
  if (pos.rules !== '3check') pos.isCheck = () => false;
  return pos;
}

/** White's material minus Black's, in pawns. */
export function materialBalance({ board }: Position): number {
  const of = (color: Color): number =>
    board.pieces(color, 'pawn').size() +
    3 * board.pieces(color, 'knight').size() +
    3 * board.pieces(color, 'bishop').size() +
    5 * board.pieces(color, 'rook').size() +
    9 * board.pieces(color, 'queen').size();
  return of('white') - of('black');
}

/** Plays a legal game of the variant, as `order` says. The same random stream plays the same game. */
export function play(order: PlayOrder, random: Random): Played {
  const pos = startPosition(order.variant, order.initialFen);
  const quiet = withoutSuffix(pos);
  const divider = DIVIDED.has(order.variant) ? createDivider() : undefined;
  divider?.see(pos.board);
  const plain = order.variant === 'standard';
  const book = BOOKED.has(order.variant) && order.initialFen === undefined ? drawBookLine(random) : [];
  const sans: string[] = [];
  const moves: Move[] = [];
  const limit = order.plies + (order.seek ? SEEK_PLIES : 0);
  let weak: Color | undefined;
  let line = '';
  let boardEnd: BoardEnd | undefined;
  let last: Square | undefined;
  let before: Threats | undefined;
  let ctx = pos.ctx();

  // What we attacked before the reply is near enough to what we attack now.
  const look = (): View => {
    const enemy = threatsOf(pos.board, opposite(pos.turn));
    const own = before ?? threatsOf(pos.board, pos.turn);
    before = enemy;
    return { enemy, own };
  };

  for (let ply = 0; ply < limit; ply++) {
    let move: Move | undefined;
    let view: View | undefined;
    const seeking = order.seek !== undefined && ply >= order.plies - 8;
    const bookSan = seeking ? undefined : book[ply];
    if (bookSan !== undefined) move = parseSan(pos, bookSan);
    else if (seeking && order.seek) {
      // The side that is to be mated, the one with less left, plays at random.
      weak ??= materialBalance(pos) > 0 ? 'black' : 'white';
      view = look();
      if (pos.turn !== weak) move = findLastMove(pos, ctx, order.seek, view);
    }
    if (!move && plain && ply < CROWD_PLIES) {
      const ranked = crowdMoves(pos, line, ply);
      const [from, to] = CROWD_STEEPNESS;
      move = ranked[drawRank(random, ranked.length, from + ((to - from) * ply) / CROWD_PLIES)];
    }
    const taste = pos.turn === weak ? 1 : seeking ? 12 : TASTE;
    if (!move) move = chooseMove(pos, ctx, random, ply, taste, last, view ?? look());
    else if (!view) before = undefined;
    if (!move) {
      boardEnd = boardEndOf(pos);
      break;
    }
    last = !isDrop(move) && pos.board.occupied.has(move.to) ? move.to : undefined;
    moves.push(move);
    if (plain && ply < CROWD_PLIES) line += makeUci(move);
    let san = makeSanAndPlay(quiet, move);
    if (san.endsWith('+')) san = san.slice(0, -1);
    // Lichess names the pawn of a drop, chessops does not.
    if (san.startsWith('@')) san = `P${san}`;
    divider?.see(pos.board);
    ctx = pos.ctx();
    const few = pos.board.occupied.size() <= 4 || pos.halfmoves >= 150;
    if (!plain || few || ply + 1 === limit || ctx.checkers.nonEmpty()) boardEnd = boardEndOf(pos, ctx);
    sans.push(san + (boardEnd?.winner ? '#' : ctx.checkers.nonEmpty() ? '+' : ''));
    if (boardEnd) break;
  }
  return { sans, moves, end: pos, ...(boardEnd && { boardEnd }), division: divider?.division() ?? {} };
}

/** A game that is known to end in stalemate as early as possible (Sam Loyd's ten moves). */
export function playStalemate(): Played {
  const sans = 'e3 a5 Qh5 Ra6 Qxa5 h5 h4 Rah6 Qxc7 f6 Qxd7+ Kf7 Qxb7 Qd3 Qxb8 Qh7 Qxc8 Kg6 Qe6'.split(' ');
  const pos = Chess.default();
  const divider = createDivider();
  divider.see(pos.board);
  const moves: Move[] = [];
  for (const san of sans) {
    const move = parseSan(pos, san);
    if (!move) throw new Error(`${san} is not legal in the stalemate game`);
    moves.push(move);
    pos.play(move);
    divider.see(pos.board);
  }
  return { sans, moves, end: pos, boardEnd: { status: 'stalemate' }, division: divider.division() };
}
