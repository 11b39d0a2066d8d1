import type { Sql } from 'postgres';
import { GAME_METRICS, type GameMetric, type Sums } from './metrics.ts';
import { type Asked, MOST_OPPONENTS, type Question } from './question.ts';

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

/** SQL that leaves the opponents with most games of all opponents; the others stay in the group of the first dimension. */
const limitOpponents = ({ by, second }: Question): string => {
  const isPlayers = (one: Asked | undefined) => one?.of === 'games' && one.game.names === 'players';
  const column = isPlayers(by) ? 'by' : isPlayers(second) ? 'second' : undefined;
  if (column === undefined) return 'select * from x';
  const top = `top as (
    select ${column} as no from x where ${column} is not null group by 1 order by sum(n) desc, 1 limit ${MOST_OPPONENTS}
  )`;
  return column === 'by'
    ? `, ${top} select x.* from x join top on top.no = x.by`
    : `, ${top} select by, top.no as second, kind, sum(n)::int as n, sum(sum) as sum, sum(squares) as squares
       from x left join top on top.no = x.second group by 1, 2, 3`;
};

const groupedSql = (question: Question, { sql, kinds }: GameMetric): string => {
  const { byColumn, secondColumn, where } = question;
  const [kind, sum, squares] = kinds
    ? ['v::int', 'null::float8', 'null::float8']
    : ['null::int', 'sum(v)::float8', 'sum(v::float8 * v)'];
  return `
    with x as (
      select by, second, ${kind} as kind, count(*)::int as n, ${sum} as sum, ${squares} as squares
      from (
        select ${byColumn} as by, ${secondColumn} as second, (${sql}) as v
        from sides s ${where.text()} and (${sql}) is not null
      ) y group by 1, 2, 3
    ) ${limitOpponents(question)}`;
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
