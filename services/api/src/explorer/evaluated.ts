import type { NextMove } from '@rookery/shared/chess/legal-moves.ts';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import type { ExplorerMove } from '@rookery/shared/contract/explorer.ts';
import type { Sql } from 'postgres';
import { type EvaluationRow, scoreOfRow } from '../evaluations/cache.ts';
import { accuracyOf } from '../verdict/accuracy.ts';
import type { AskedPosition } from './asked.ts';

type Evaluated = Pick<ExplorerMove, 'eval' | 'mate' | 'accuracy'>;

/** What the cache of positions says of the moves, by the strongest search of each position. */
export const evaluatedMoves = async (
  sql: Sql,
  position: AskedPosition,
  moves: readonly NextMove[],
): Promise<Map<NextMove, Evaluated>> => {
  if (moves.length === 0) return new Map();
  const rows = await sql.unsafe<(Pick<EvaluationRow, 'cp' | 'mate'> & { key: string })[]>(
    `select distinct on (e.key) e.key::text, e.cp, e.mate
    from evaluations e join contracts c on c.no = e.contract_no
    where e.key = any($1::bigint[]) and e.history = 0
    order by e.key, c.nodes desc, c.multi_pv, e.no desc`,
    [`{${[position.key, ...moves.map(({ key }) => key)].join(',')}}`],
    { prepare: true },
  );
  const scores = new Map(rows.map((row) => [row.key, scoreOfRow(row)]));
  const before = scores.get(position.key);
  return new Map(
    moves.flatMap((move): [NextMove, Evaluated][] => {
      const after = scores.get(String(move.key));
      if (!after) return [];
      const accuracy =
        before && accuracyOf(position.whiteToMove ? 'white' : 'black', winPercent(before), winPercent(after));
      return [
        [
          move,
          {
            ...('mate' in after ? { mate: after.mate } : { eval: after.cp }),
            ...(accuracy !== undefined && { accuracy }),
          },
        ],
      ];
    }),
  );
};
