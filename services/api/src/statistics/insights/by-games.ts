import type { Sql } from 'postgres';
import { GAME_METRICS, type GameMetric, type Sums } from './metrics.ts';
import { MOST_OPPONENTS, type Question } from './question.ts';

/** What was summed up for the games of one value of each dimension. */
export interface Piece {
  by: number | null;
  second: number | null;
  sums: Sums;
}

interface Row {
  by: number;
  second: number | null;
  kind: number | null;
  n: number;
  sum: number | null;
  squares: number | null;
}

/** SQL that leaves the opponents with most games of all opponents, who have a row each or one for each kind. */
const limitOpponents = ({ by, second }: Question, hasKinds: boolean): string => {
  if (by.of !== 'games' || by.game.names !== 'players' || second !== undefined) return '';
  return hasKinds
    ? `join (
        select by from x where by is not null group by 1 order by sum(n) desc, 1 limit ${MOST_OPPONENTS}
      ) top using (by)`
    : `where by is not null order by n desc, by limit ${MOST_OPPONENTS}`;
};

const groupedSql = (question: Question, { kinds }: GameMetric): string => {
  const { prelude, from, byColumn, secondColumn, value, where } = question;
  const [kind, sum, squares] = kinds
    ? ['v::int', 'null::float8', 'null::float8']
    : ['null::int', 'sum(v)::float8', 'sum(v::float8 * v)'];
  return `
    ${prelude === '' ? 'with' : `${prelude},`} x as (
      select by, second, ${kind} as kind, count(*)::int as n, ${sum} as sum, ${squares} as squares
      from (
        select ${byColumn} as by, ${secondColumn} as second, (${value}) as v
        from ${from} ${where.text()} and (${value}) is not null
      ) y group by 1, 2, 3
    ) select x.* from x ${limitOpponents(question, kinds !== undefined)}`;
};

/** Sums up facts of whole games, in one pass of Postgres over the sides. */
export const sumByGames = async (sql: Sql, question: Question): Promise<Piece[]> => {
  const metric = GAME_METRICS[question.metric] as GameMetric;
  const rows = await sql.unsafe<Row[]>(groupedSql(question, metric), question.where.values());
  return rows.map(({ by, second, kind, n, sum, squares }) => {
    const parts = Array.from({ length: metric.kinds?.groups.length ?? 0 }, () => 0);
    if (kind !== null && metric.kinds) parts[metric.kinds.indexOf(kind)] = n;
    return { by, second, sums: { games: n, n, sum: sum ?? 0, squares: squares ?? 0, parts } };
  });
};
