import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import type { Sql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { nextSql } from './reached.ts';
import type { Scope } from './scope.ts';
import type { Sums } from './sums.ts';

/** The ids of the newest games by move; none for a move whose newest game was deleted. */
export const readLastGames = async (
  sql: Sql,
  scope: Scope,
  { byMove }: Sums,
): Promise<Map<NextMove, string>> => {
  const moves = [...byMove].flatMap(([move, { lastAt, lastNo }]) =>
    lastAt === null ? [] : [{ move, lastAt, lastNo }],
  );
  const known = moves.filter(({ lastNo }) => lastNo !== null && lastNo > 0);
  const sought = moves.filter(({ lastNo }) => lastNo === null);
  const [byNo, byTime] = await Promise.all([
    idsOf(
      sql,
      known.map(({ lastNo }) => lastNo as number),
    ),
    findAt(sql, scope, sought),
  ]);
  const named = known.flatMap(({ move, lastNo }): [NextMove, string][] => {
    const id = byNo.get(lastNo as number);
    return id === undefined ? [] : [[move, id]];
  });
  return new Map([...named, ...byTime]);
};

const idsOf = async (sql: Sql, nos: readonly number[]): Promise<Map<number, string>> => {
  if (nos.length === 0) return new Map();
  const rows = await sql.unsafe<{ no: number; id: string }[]>(
    'select no, id from games where no = any($1::int[])',
    [`{${nos.join(',')}}`],
    { prepare: true },
  );
  return new Map(rows.map(({ no, id }) => [no, id]));
};

/** The games that were created just then and went on so. */
const findAt = async (
  sql: Sql,
  scope: Scope,
  sought: readonly { move: NextMove; lastAt: string }[],
): Promise<[NextMove, string][]> => {
  if (sought.length === 0) return [];
  const where = scope.where();
  const next = nextSql(where, scope.position.key);
  const nexts = where.param(arrayLiteral(sought.map(({ move }) => String(move.key))));
  const times = where.param(arrayLiteral(sought.map(({ lastAt }) => lastAt)));
  const rows = await sql.unsafe<{ i: number; id: string }[]>(
    `select distinct on (w.i) w.i::int - 1 as i, g.id
    from unnest(${nexts}::bigint[], ${times}::timestamptz[]) with ordinality as w (next, at, i)
    join sides s on s.at = w.at
    join lines l on l.no = s.line_no
    left join game_keys k on k.game_no = s.game_no
    join games g on g.no = s.game_no
    ${where.text()} and ${next} = w.next
    order by w.i, s.game_no desc`,
    where.values(),
  );
  return rows.map(({ i, id }) => [(sought[i] as { move: NextMove }).move, id]);
};
