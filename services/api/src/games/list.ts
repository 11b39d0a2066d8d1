import type { gameListQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Sql } from 'postgres';
import type { z } from 'zod';
import { cursorInstant, cursorNumber, makeCursor, pageOf, parseCursor } from '../db/cursor.ts';
import { createWhere } from '../db/where.ts';
import { filterSides } from './filter.ts';
import { type GameRecord, SELECT_HEADERS } from './read.ts';
import { summaryOf } from './summary.ts';

interface Found {
  game_no: number;
  white: boolean;
  at: number;
}

/** The games that a filter holds, newest (or oldest) first; a page stays what it is while games arrive. */
export const listGames = async (
  sql: Sql,
  query: z.infer<typeof gameListQuerySchema>,
): Promise<{ items: GameSummary[]; next: string | null; count?: number }> => {
  const { limit, cursor, order } = query;
  const where = createWhere();
  filterSides(where, query);
  const count = query.count ? await countSides(sql, where.text(), where.values()) : undefined;
  if (cursor !== undefined) {
    const parts = parseCursor(cursor, 2);
    where.and(
      `(s.at, s.game_no) ${order === 'desc' ? '<' : '>'} (to_timestamp(?::float8 / 1000), ?::int)`,
      cursorInstant(parts[0]),
      cursorNumber(parts[1]),
    );
  }
  const found = await sql.unsafe<Found[]>(
    `select s.game_no, s.white, (extract(epoch from s.at) * 1000)::float8 as at
     from sides s ${where.text()}
     order by s.at ${order}, s.game_no ${order} limit ${where.param(limit + 1)}`,
    where.values(),
  );
  const { items, next } = pageOf(found, limit, (last) => makeCursor([last.at, last.game_no]));
  const records = await readByNo(
    sql,
    items.map((item) => item.game_no),
  );
  return {
    // A game that was deleted between the two queries is left out.
    items: items.flatMap((item) => {
      const record = records.get(item.game_no);
      return record ? [summaryOf(record, query.player === undefined ? undefined : item.white)] : [];
    }),
    next,
    ...(count !== undefined && { count }),
  };
};

const countSides = async (
  sql: Sql,
  where: string,
  values: readonly (string | number | boolean)[],
): Promise<number> => {
  const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from sides s ${where}`, [
    ...values,
  ]);
  return (row as { n: number }).n;
};

const readByNo = async (sql: Sql, nos: readonly number[]): Promise<Map<number, GameRecord>> => {
  if (nos.length === 0) return new Map();
  const rows = await sql.unsafe<GameRecord[]>(
    `${SELECT_HEADERS} where g.no = any($1::int[])`,
    [`{${nos.join(',')}}`],
    {
      prepare: true,
    },
  );
  return new Map(rows.map((row) => [row.no, row]));
};
