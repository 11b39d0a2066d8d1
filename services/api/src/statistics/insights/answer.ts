import type { Insight, InsightsQuery } from '@rookery/shared/contract/insights.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { Database } from '../../db/connect.ts';
import { type Half, WHOLE } from '../../db/halves.ts';
import { knownPlayer } from '../player.ts';
import { type Piece, sumByGames } from './by-games.ts';
import { type MovePiece, sumByMoves } from './by-moves.ts';
import type { Names, Ranked } from './game-dimensions.ts';
import {
  type Asked,
  halvedBy,
  MOST_OPPONENTS,
  type Question,
  takesGamesAlone,
  takesMoves,
  understand,
} from './question.ts';
import { asksForRatings, readStable } from './stable.ts';
import { createTable } from './table.ts';

type Answering = Pick<Database, 'sql' | 'heavy' | 'large' | 'halves'>;

const NO_NAMES: Names = new Map();

const readNames = async (
  sql: Sql,
  one: Asked | undefined,
  nos: readonly (number | null)[],
): Promise<Names> => {
  const of = one?.of === 'games' ? one.game.names : undefined;
  if (of === undefined || nos.length === 0) return NO_NAMES;
  const list = `{${[...new Set(nos)].filter((no) => no !== null).join(',')}}`;
  const rows = await sql.unsafe<{ no: number; name: string }[]>(
    of === 'openings'
      ? 'select no, name from openings where no = any($1::int[])'
      : 'select no, id as name from players where no = any($1::int[])',
    [list],
  );
  return new Map(rows.map(({ no, name }) => [no, name]));
};

const groupOf = (one: Asked, raw: number | null, index: number, names: Names): Ranked | undefined => {
  if (one.of === 'games') return raw === null ? undefined : one.game.groupOf(raw, names);
  const group = one.move.groups[index];
  return group && { ...group, rank: index };
};

/** Each half has its own opponents with most games. */
const ofTheMost = (pieces: readonly Piece[]): Piece[] => {
  const games = new Map<number, number>();
  for (const { by, sums } of pieces) if (by !== null) games.set(by, (games.get(by) ?? 0) + sums.n);
  const ranked = [...games].sort(([a, most], [b, more]) => more - most || a - b).slice(0, MOST_OPPONENTS);
  const held = new Set<number | null>(ranked.map(([by]) => by));
  return pieces.filter(({ by }) => held.has(by));
};

const sumUp = async (
  { sql, heavy, large, halves }: Answering,
  question: Question,
  questionOf: (half: Half) => Question,
  player: string,
): Promise<MovePiece[]> => {
  const by = halvedBy(question);
  const ask = <Row>(sum: (question: Question) => Promise<Row[]>): Promise<Row[]> =>
    by === undefined ? sum(question) : halves(player, (half) => sum(questionOf(half)), by);
  // Few games have evaluations; the moves of all are what takes long.
  if (takesMoves(question)) return heavy(() => ask((one) => sumByMoves(sql, one)));
  if (!takesGamesAlone(question)) return large(() => sumByMoves(sql, question));
  const found = await large(() => ask((one) => sumByGames(sql, one)));
  const pieces = by === 'opponents' ? ofTheMost(found) : found;
  return pieces.flatMap((piece) => [
    { ...piece, byIndex: 0, secondIndex: null },
    ...(question.second ? [{ ...piece, byIndex: 0, secondIndex: 0 }] : []),
  ]);
};

/**
 * Any metric of a player's games by any dimensions that go with it. Throws player_not_found, player_not_followed,
 * dimension_mismatch and what the filters throw.
 */
export const answerInsights = async (
  db: Answering,
  playerId: string,
  query: InsightsQuery,
): Promise<Insight[]> => {
  const { sql } = db;
  const asked = understand(playerId, query);
  const player = await knownPlayer(sql, playerId);
  if (takesMoves(asked) && !player.followed)
    throw new RookeryError(
      'player_not_followed',
      `what it takes of single moves is kept for followed players: follow ${playerId} first`,
    );
  const isStable = query.population === 'lichess' && asksForRatings(query);
  const stable = isStable ? await db.large(() => readStable(db, playerId)) : undefined;
  const question = stable ? understand(playerId, query, WHOLE, stable) : asked;
  const pieces = await sumUp(db, question, (half) => understand(playerId, query, half, stable), playerId);
  const { by, second } = question;
  const [byNames, secondNames] = await Promise.all([
    readNames(
      sql,
      by,
      pieces.map((piece) => piece.by),
    ),
    readNames(
      sql,
      second,
      pieces.map((piece) => piece.second),
    ),
  ]);
  const table = createTable(question.metric);
  for (const piece of pieces) {
    const group = groupOf(by, piece.by, piece.byIndex, byNames);
    if (!group) continue;
    if (piece.secondIndex === null) table.add(group, undefined, piece.sums);
    else if (second) {
      const inner = groupOf(second, piece.second, piece.secondIndex, secondNames);
      if (inner) table.add(group, inner, piece.sums);
    }
  }
  return table.rows();
};
