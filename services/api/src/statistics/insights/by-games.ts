import type { Sql } from 'postgres';
import { GAME_METRICS, type GameMetric, type Sums } from './metrics.ts';
import type { Question } from './question.ts';

/** What was summed up for the games of one value of each dimension. */
export interface Piece {
  by: number | null;
  second: number | null;
  sums: Sums;
}

interface Counted {
  by: number;
  second: number | null;
  kind: number;
  n: number;
}

interface Summed {
  by: number;
  second: number | null;
  n: number;
  sum: number;
  squares: number;
}

const source = ({ byColumn, secondColumn, where }: Question, { sql }: GameMetric): string => `
  from (
    select ${byColumn} as by, ${secondColumn} as second, (${sql}) as v from sides s ${where.text()} and (${sql}) is not null
  ) x`;

/** Sums up facts of whole games, in one pass of Postgres over the sides. */
export const sumByGames = async (sql: Sql, question: Question): Promise<Piece[]> => {
  const metric = GAME_METRICS[question.metric] as GameMetric;
  const { kinds } = metric;
  const values = question.where.values();
  if (kinds) {
    const rows = await sql.unsafe<Counted[]>(
      `select by, second, v as kind, count(*)::int as n ${source(question, metric)} group by 1, 2, 3`,
      values,
    );
    return rows.map(({ by, second, kind, n }) => {
      const parts = Array.from({ length: kinds.groups.length }, () => 0);
      parts[kinds.indexOf(kind)] = n;
      return { by, second, sums: { games: n, n, sum: 0, squares: 0, parts } };
    });
  }
  const rows = await sql.unsafe<Summed[]>(
    `select by, second, count(*)::int as n, sum(v)::float8 as sum, sum(v::float8 * v) as squares
     ${source(question, metric)} group by 1, 2`,
    values,
  );
  return rows.map(({ by, second, n, sum, squares }) => ({
    by,
    second,
    sums: { games: n, n, sum, squares, parts: [] },
  }));
};
