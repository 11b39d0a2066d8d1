import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Sql } from 'postgres';
import { readHeaders } from '../games/read.ts';
import { summaryOf } from '../games/summary.ts';

/** The ids of games by their numbers. One that was deleted meanwhile is left out. */
export const readGameIds = async (sql: Sql, nos: readonly number[]): Promise<Map<number, string>> => {
  const wanted = [...new Set(nos)].filter((no) => no > 0);
  if (wanted.length === 0) return new Map();
  const rows = await sql.unsafe<{ no: number; id: string }[]>(
    'select no, id from games where no = any($1::int[])',
    [`{${wanted.join(',')}}`],
  );
  return new Map(rows.map(({ no, id }) => [no, id]));
};

/** The summaries of sides of games, in their order. */
export const readSummaries = async (
  sql: Sql,
  sides: readonly { gameNo: number; white: boolean }[],
): Promise<GameSummary[]> => {
  const records = await readHeaders(
    sql,
    sides.map(({ gameNo }) => gameNo),
  );
  return sides.flatMap(({ gameNo, white }) => {
    const record = records.get(gameNo);
    return record ? [summaryOf(record, white)] : [];
  });
};
