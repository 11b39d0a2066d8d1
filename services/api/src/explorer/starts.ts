import { VARIANTS } from '@rookery/shared/chess/variant.ts';
import { type ExplorerStart, MOST_STARTS } from '@rookery/shared/contract/explorer.ts';
import type { Sql } from 'postgres';
import type { Scope } from './scope.ts';

/** The numbers of the games of chess960 that a query holds, wherever they began. */
export const chess960Games = ({ all }: Scope): Int32Array => {
  const { columns, rows } = all();
  const { variant, gameNo } = columns;
  return rows.filter((row) => variant[row] === VARIANTS.chess960.id).map((row) => gameNo[row] as number);
};

/** In which positions games of chess960 begin, the most played first; `usual` is where those begin that do not say. */
export const readStarts = (sql: Sql, gameNos: Int32Array, usual: string): Promise<ExplorerStart[]> =>
  sql.unsafe<ExplorerStart[]>(
    `select coalesce(initial_fen, $2) as fen, count(*)::int as games
     from games where no = any($1::int[]) group by 1 order by games desc, fen limit ${MOST_STARTS}`,
    [`{${gameNos.join(',')}}`, usual],
  );
