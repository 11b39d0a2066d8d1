import type { Insight, InsightsQuery } from '@rookery/shared/contract/insights.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Sql } from 'postgres';
import type { Database } from '../../db/connect.ts';
import { type Chosen, readyToChoose } from '../../sides/choose.ts';
import { knownPlayer } from '../player.ts';
import { sumByGames } from './by-games.ts';
import { type MovePiece, sumByMoves } from './by-moves.ts';
import type { Names, Ranked } from './game-dimensions.ts';
import { type Asked, type Question, takesGamesAlone, takesMoves, understand } from './question.ts';
import { choosePopulation, leavesOutUnstable } from './stable.ts';
import { createTable } from './table.ts';

type Answering = Pick<Database, 'sql' | 'sides' | 'heavy'>;

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

const sumUp = async (
  { sides, heavy }: Answering,
  question: Question,
  choose: () => Chosen,
): Promise<MovePiece[]> => {
  if (!takesGamesAlone(question)) return heavy(() => sides.hold(() => sumByMoves(choose(), question)));
  return sumByGames(choose(), question).flatMap((piece) => [
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
  const question = understand(query);
  const [choose, chooseAll] = await Promise.all([
    readyToChoose(db, { ...query, player: playerId }),
    leavesOutUnstable(query) ? readyToChoose(db, { player: playerId, tz: query.tz }) : undefined,
  ]);
  const player = await knownPlayer(sql, playerId);
  if (takesMoves(question) && !player.followed)
    throw new RookeryError(
      'player_not_followed',
      `what it takes of single moves is kept for followed players: follow ${playerId} first`,
    );
  const pieces = await sumUp(db, question, () => choosePopulation(query, choose, chooseAll));
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
