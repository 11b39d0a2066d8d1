import { bishopAttacks, kingAttacks, knightAttacks, pawnAttacks, rookAttacks } from 'chessops/attacks';
import type { Context, Position } from 'chessops/chess';
import { SquareSet } from 'chessops/squareSet';
import type { Move, NormalMove, Role, Square } from 'chessops/types';
import { opposite } from 'chessops/util';
import type { Random } from './random.ts';
import { nth, squaresOf } from './squares.ts';
import { type Threats, threatsOf } from './threats.ts';

const VALUE: Record<Role, number> = { pawn: 1, knight: 3, bishop: 3.1, rook: 5, queen: 9, king: 0 };
const BACKRANKS = SquareSet.backranks();
const CENTER = SquareSet.center();
const WIDE_CENTER = new SquareSet(0x3c3c_0000, 0x0000_3c3c);

/** What both sides attack, as the side to move looks at it. */
export interface View {
  enemy: Threats;
  own: Threats;
}

/** What a piece of `value` loses by standing on `square` (0 when it is safe enough). */
function exposure(enemy: Threats, square: Square, value: number, guards: SquareSet): number {
  if (!enemy.all.has(square)) return 0;
  const attacker = enemy.pawn.has(square) ? 1 : enemy.minor.has(square) ? 3 : enemy.rook.has(square) ? 5 : 9;
  if (attacker < value) return value - (value > attacker + 1 ? attacker / 2 : 0);
  return guards.has(square) ? 0 : value;
}

/** What a king gains by a step: nothing before the endgame, but in variants where it has somewhere to go. */
function kingGoal(pos: Position, from: Square, to: Square, ply: number, captures: boolean): number {
  if (pos.rules === 'racingkings') return (to >> 3) - (from >> 3);
  if (pos.rules === 'kingofthehill' && ply > 10) return CENTER.has(to) ? 9 : WIDE_CENTER.has(to) ? 1.5 : 0.3;
  return ply < 50 && !captures ? -0.8 : 0;
}

/**
 * How sensible a move looks at a glance, in pawns: material won or hung, pieces brought out, the center,
 * castling. No search, so games have the howlers that club games have.
 */
function glance(pos: Position, view: View, role: Role, from: Square, to: Square, ply: number): number {
  const value = VALUE[role];
  if (role === 'king' && pos.board[pos.turn].has(to)) return 1.2;
  const victim = pos.board.occupied.has(to) ? pos.board.getRole(to) : undefined;
  let score = victim ? VALUE[victim] : 0;
  if (role !== 'king') {
    score -= exposure(view.enemy, to, value, role === 'pawn' ? view.own.all : view.own.twice);
    if (role !== 'pawn') score += 0.8 * exposure(view.enemy, from, value, view.own.all);
  }
  const out = !BACKRANKS.has(to);
  if (role === 'pawn') {
    if (!out) score += 8;
    else if (ply < 16) score += CENTER.has(to) ? 0.5 : WIDE_CENTER.has(to) ? 0.2 : 0;
    else score += (pos.turn === 'white' ? to >> 3 : 7 - (to >> 3)) * 0.08;
  } else if (role === 'king') {
    score += kingGoal(pos, from, to, ply, victim !== undefined);
  } else {
    if (WIDE_CENTER.has(to)) score += 0.25;
    if (ply < 30 && role !== 'queen' && role !== 'rook' && BACKRANKS.has(from)) score += 0.55;
    if (ply < 16) score -= role === 'queen' ? 0.4 : role === 'rook' ? 0.5 : out ? 0 : 0.3;
    const king = ply > 12 ? pos.board.kingOf(opposite(pos.turn)) : undefined;
    if (king !== undefined && kingAttacks(king).has(to)) score += 0.2;
  }
  return score;
}

/** The move from `from` to `to`, a promotion where it must be one: mostly to a queen. */
export function withPromotion(pos: Position, from: Square, to: Square, random: Random): NormalMove {
  if (!BACKRANKS.has(to) || !pos.board.pawn.has(from)) return { from, to };
  if (pos.rules === 'antichess' && random.chance(0.3)) return { from, to, promotion: 'king' };
  return {
    from,
    to,
    promotion: random.chance(0.94) ? 'queen' : random.pick(['rook', 'bishop', 'knight'] as const),
  };
}

/** A king with more squares to go to is rarely mated by one move. */
const MOST_FLIGHTS = 2;
/** Goals of one man that are looked at. */
const LOOKS = 3;
const own: Square[] = [];
const goals: Square[] = [];

/** A drop of a piece in the pocket (crazyhouse), or undefined where there is none to make. */
function chooseDrop(pos: Position, ctx: Context, random: Random): Move | undefined {
  const pocket = pos.pockets?.[pos.turn];
  if (!pocket || !(pocket.hasNonPawns() || pocket.hasPawns())) return undefined;
  const dests = pos.dropDests(ctx);
  if (dests.isEmpty()) return undefined;
  const roles = (['queen', 'rook', 'bishop', 'knight', 'pawn'] as const).filter((role) => pocket[role] > 0);
  const role = random.pick(roles);
  const squares = role === 'pawn' ? dests.diff(BACKRANKS) : dests;
  return squares.isEmpty() ? undefined : { role, to: nth(squares, random.below(squares.size())) };
}

/**
 * A legal move, or undefined when there is none: some moves looked at and the best of them played,
 * `taste` of them (1 plays at random), always looking at a recapture on `last` first.
 */
export function chooseMove(
  pos: Position,
  ctx: Context,
  random: Random,
  ply: number,
  taste: number,
  last: Square | undefined,
  view: View,
): Move | undefined {
  if (pos.pockets && random.chance(0.25)) {
    const drop = chooseDrop(pos, ctx, random);
    if (drop) return drop;
  }
  squaresOf(pos.board[pos.turn], own);
  let best: { from: Square; to: Square } | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  let looked = 0;
  const look = (role: Role | undefined, from: Square, to: Square): void => {
    const score = taste === 1 || !role ? 0 : glance(pos, view, role, from, to, ply) + random.next() * 0.7;
    looked++;
    if (score > bestScore) {
      bestScore = score;
      best = { from, to };
    }
  };
  if (last !== undefined && taste > 1 && view.own.all.has(last)) {
    for (const from of pos.kingAttackers(last, pos.turn, pos.board.occupied)) {
      if (pos.dests(from, ctx).has(last)) look(pos.board.getRole(from), from, last);
    }
  }
  // A piece is taken out of the draw once it was looked at, so that every piece comes up before giving up.
  let left = own.length;
  while (left > 0 && looked < taste) {
    const i = random.below(left);
    const from = own[i] as Square;
    own[i] = own[--left] as Square;
    const dests = pos.dests(from, ctx);
    const count = dests.size();
    if (count === 0) continue;
    const role = pos.board.getRole(from);
    // Finding a man's goals costs more than looking at one, so some of them are looked at.
    for (let looks = taste === 1 ? 1 : Math.min(count, LOOKS); looks > 0; looks--) {
      look(role, from, nth(dests, random.below(count)));
    }
  }
  if (best) return withPromotion(pos, best.from, best.to, random);
  return pos.pockets ? chooseDrop(pos, ctx, random) : undefined;
}

/** All legal moves but promotions to less than a queen, the most sensible first; equal ones in board order. */
export function rankMoves(pos: Position, ctx: Context, ply: number): NormalMove[] {
  const ranked: { move: NormalMove; score: number }[] = [];
  const view = { enemy: threatsOf(pos.board, opposite(pos.turn)), own: threatsOf(pos.board, pos.turn) };
  for (const from of squaresOf(pos.board[pos.turn], own)) {
    const role = pos.board.getRole(from);
    if (!role) continue;
    for (const to of squaresOf(pos.dests(from, ctx), goals)) {
      const move: NormalMove =
        role === 'pawn' && BACKRANKS.has(to) ? { from, to, promotion: 'queen' } : { from, to };
      ranked.push({ move, score: glance(pos, view, role, from, to, ply) });
    }
  }
  ranked.sort((a, b) => b.score - a.score || a.move.from - b.move.from || a.move.to - b.move.to);
  return ranked.map((entry) => entry.move);
}

/** Squares from which a piece of each role would check the king of the side that is not to move. */
function checkSquares(pos: Position): Partial<Record<Role, SquareSet>> {
  const king = pos.board.kingOf(opposite(pos.turn));
  if (king === undefined) return {};
  const straight = rookAttacks(king, pos.board.occupied);
  const slanted = bishopAttacks(king, pos.board.occupied);
  return {
    pawn: pawnAttacks(opposite(pos.turn), king),
    knight: knightAttacks(king),
    bishop: slanted,
    rook: straight,
    queen: straight.union(slanted),
  };
}

/**
 * A move that ends the game by `wanted`, or undefined. For a mate only direct checks are looked at, for a
 * stalemate only positions where the other side has but a few men.
 */
export function findLastMove(
  pos: Position,
  ctx: Context,
  wanted: 'mate' | 'stalemate',
  view: View,
): NormalMove | undefined {
  const them = pos.board[opposite(pos.turn)];
  const king = pos.board.kingOf(opposite(pos.turn));
  const flights = king === undefined ? 0 : kingAttacks(king).diff(them).diff(view.own.all).size();
  if (wanted === 'mate' && flights > MOST_FLIGHTS) return undefined;
  if (wanted === 'stalemate' && them.size() > 4) return undefined;
  const checks = wanted === 'mate' ? checkSquares(pos) : undefined;
  for (const from of pos.board[pos.turn]) {
    const role = pos.board.getRole(from);
    const wished = checks ? role && checks[role] : SquareSet.full();
    if (!wished) continue;
    const promotes = role === 'pawn' ? BACKRANKS : SquareSet.empty();
    for (const to of pos.dests(from, ctx).intersect(wished.union(promotes))) {
      const move: NormalMove = promotes.has(to) ? { from, to, promotion: 'queen' } : { from, to };
      const after = pos.clone();
      after.play(move);
      if (after.isCheck() === (wanted === 'mate') && !after.hasDests()) return move;
    }
  }
  return undefined;
}
