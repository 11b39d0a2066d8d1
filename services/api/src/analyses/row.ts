import type { AnalysisState } from '@rookery/shared/contract/analysis.ts';
import type { Sql, TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { emptyMarks, type Marks, tally } from './marks.ts';

/** The analysis of a game as it is stored. */
export interface AnalysisRow {
  gameNo: number;
  gameId: string;
  state: AnalysisState;
  generation: number;
  priority: number;
  force: boolean;
  prepared: boolean;
  nodes: number;
  contractNo: number | null;
  plies: number;
  requestedAt: Date;
  endedAt: Date | null;
  /** By ply, why a position is unsearchable. */
  reasons: Record<string, string>;
  errorCode: string | null;
  error: string | null;
  marks: Marks;
}

interface Stored extends Omit<AnalysisRow, 'marks' | 'reasons'> {
  reasons: string | null;
  sources: string;
  evaluationNos: string;
  seqs: string;
  seq: number;
}

/** The elements of an array literal of integers. */
const elements = (literal: string): (number | null)[] =>
  literal
    .slice(1, -1)
    .split(',')
    .map((text) => (text === 'NULL' ? null : Number(text)));

const numbers = (literal: string): number[] => elements(literal).map((value) => value ?? 0);

// Before it is prepared nothing is known, and nothing is stored.
const rowOf = ({ sources, evaluationNos, seqs, seq, reasons, ...row }: Stored): AnalysisRow => ({
  ...row,
  reasons: reasons === null ? {} : JSON.parse(reasons),
  marks: row.prepared
    ? { sources: numbers(sources), evaluationNos: elements(evaluationNos), seqs: numbers(seqs), seq }
    : emptyMarks(row.plies, seq),
});

// An analysis of other moves than the game has now is none.
const SELECT = `
  select a.game_no as "gameNo", g.id as "gameId", a.state, a.generation, a.priority, a.force, a.prepared, a.nodes,
    a.contract_no as "contractNo", a.plies, a.requested_at as "requestedAt", a.ended_at as "endedAt",
    a.reasons::text as reasons, a.error_code as "errorCode", a.error,
    a.sources::text as sources, a.evaluation_nos::text as "evaluationNos", a.seqs::text as seqs, a.seq
  from analyses a join games g on g.no = a.game_no and g.plies = a.plies`;

/** The analysis of a game; undefined without one. */
export const readAnalysisRow = async (
  sql: Sql | TransactionSql,
  gameId: string,
): Promise<AnalysisRow | undefined> => {
  const [row] = await sql.unsafe<Stored[]>(`${SELECT} where g.id = $1`, [gameId], { prepare: true });
  return row && rowOf(row);
};

/** The same, locked until the transaction ends. */
export const lockAnalysisRow = async (
  tx: TransactionSql,
  gameId: string,
): Promise<AnalysisRow | undefined> => {
  const [row] = await tx.unsafe<Stored[]>(`${SELECT} where g.id = $1 for no key update of a`, [gameId], {
    prepare: true,
  });
  return row && rowOf(row);
};

/** Writes everything of the row that changes while it is worked on. */
export const writeAnalysisRow = async (tx: TransactionSql, row: AnalysisRow): Promise<void> => {
  const { marks } = row;
  const { covered, searched, reused, shipped, open } = tally(marks);
  await tx`
    update analyses set
      state = ${row.state}, generation = ${row.generation}, priority = ${row.priority}, force = ${row.force},
      prepared = ${row.prepared}, nodes = ${row.nodes}, contract_no = ${row.contractNo}, plies = ${row.plies},
      requested_at = ${row.requestedAt}, ended_at = ${row.endedAt}, seen_at = now(),
      reasons = ${Object.keys(row.reasons).length === 0 ? null : JSON.stringify(row.reasons)}::text::json,
      error_code = ${row.errorCode}, error = ${row.error},
      covered = ${covered}, searched = ${searched}, reused = ${reused}, shipped = ${shipped},
      open_positions = ${open}, seq = ${marks.seq},
      sources = ${arrayLiteral(marks.sources)}::smallint[],
      evaluation_nos = ${arrayLiteral(marks.evaluationNos)}::int[],
      seqs = ${arrayLiteral(marks.seqs)}::int[]
    where game_no = ${row.gameNo}`;
};
