import type { Score } from '@rookery/shared/chess/win-percent.ts';
import type { EngineIdentity, Line, Search } from '@rookery/shared/contract/engine.ts';
import { count } from '@rookery/shared/figures.ts';
import type { Sql, TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { contractNo } from './contract.ts';

/** A position as the cache knows it: 64-bit numbers as text. */
export interface CacheKey {
  key: string;
  history: string;
}

/** An evaluation as it is stored. */
export interface EvaluationRow {
  no: number;
  cp: number | null;
  mate: number | null;
  nodes: number;
  depth: number;
  best: string;
  pv: string;
  /** Where more than one line was asked for. */
  lines: string | null;
}

/** What a search must have been made under to serve: this engine, so many nodes and lines or more. */
export interface Wanted {
  engine: Pick<EngineIdentity, 'engine' | 'version' | 'net'>;
  nodes: number;
  multiPv: number;
}

/** Lichess shows so many moves of a line at most. */
const MOST_MOVES = 12;

export const EVALUATION_COLUMNS =
  'e.no, e.cp, e.mate, e.nodes, e.depth, e.best, e.pv, e.lines::text as lines';

/** The score of a stored evaluation. */
export const scoreOfRow = ({ cp, mate }: Pick<EvaluationRow, 'cp' | 'mate'>): Score =>
  mate === null ? { cp: cp ?? 0 } : { mate };

/** The lines of a stored evaluation, best first. */
export const linesOfRow = (row: EvaluationRow): Line[] =>
  row.lines === null
    ? [{ score: scoreOfRow(row), pv: row.pv.split(' '), depth: row.depth }]
    : (JSON.parse(row.lines) as Line[]);

/**
 * Which of these positions were searched under such a contract, or one with more nodes or lines: the numbers of their
 * evaluations by index. Of several the weakest serves, so that the evaluations of a game are of one kind.
 */
export const findEvaluations = async (
  sql: Sql | TransactionSql,
  positions: readonly CacheKey[],
  { engine, nodes, multiPv }: Wanted,
): Promise<Map<number, number>> => {
  if (positions.length === 0) return new Map();
  const rows = await sql<{ i: number; no: number }[]>`
    select distinct on (w.i) w.i::int - 1 as i, e.no
    from unnest(
      ${arrayLiteral(positions.map(({ key }) => key))}::bigint[],
      ${arrayLiteral(positions.map(({ history }) => history))}::bigint[]
    ) with ordinality as w (key, history, i)
    join evaluations e on e.key = w.key and e.history = w.history
    join contracts c on c.no = e.contract_no
    where c.engine = ${engine.engine} and c.version is not distinct from ${engine.version}
      and c.net is not distinct from ${engine.net} and c.nodes >= ${nodes} and c.multi_pv >= ${multiPv}
    order by w.i, c.nodes, c.multi_pv, e.no`;
  count('evaluation_cache_total', { result: 'hit' }, rows.length);
  count('evaluation_cache_total', { result: 'miss' }, positions.length - rows.length);
  return new Map(rows.map(({ i, no }) => [i, no]));
};

/**
 * Keeps what a search found and returns the number of the evaluation. Where the position has one under the same
 * contract already, that one stays, unless `anew`.
 */
export const keepEvaluation = async (
  tx: TransactionSql,
  { key, history }: CacheKey,
  { engine, nodes, multiPv, searched, lines }: Search,
  anew = false,
): Promise<number> => {
  const contract = await contractNo(tx, engine, nodes, multiPv);
  const kept = lines.slice(0, multiPv).map((line) => ({ ...line, pv: line.pv.slice(0, MOST_MOVES) }));
  const [first] = kept as [Line];
  const { score } = first;
  const find = () => tx<{ no: number }[]>`
    select no from evaluations where key = ${key}::bigint and history = ${history}::bigint and contract_no = ${contract}`;
  const [found] = await find();
  if (found && !anew) return found.no;
  const values = {
    cp: 'cp' in score ? score.cp : null,
    mate: 'mate' in score ? score.mate : null,
    best: first.pv[0] ?? '',
    pv: first.pv.join(' '),
    lines: multiPv > 1 ? JSON.stringify(kept) : null,
  };
  await tx`
    insert into evaluations (key, history, contract_no, cp, mate, nodes, depth, best, pv, lines)
    values (${key}::bigint, ${history}::bigint, ${contract}, ${values.cp}, ${values.mate}, ${searched},
      ${first.depth}, ${values.best}, ${values.pv}, ${values.lines}::text::json)
    on conflict (key, history, contract_no) do update set
      cp = excluded.cp, mate = excluded.mate, nodes = excluded.nodes, depth = excluded.depth,
      best = excluded.best, pv = excluded.pv, lines = excluded.lines
    where ${anew}::boolean`;
  const [made] = await find();
  return (made as { no: number }).no;
};
