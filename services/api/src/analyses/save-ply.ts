import type { GoOn, PlyResult } from '@rookery/shared/contract/analysis.ts';
import type { TransactionSql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { keepEvaluation } from '../evaluations/cache.ts';
import type { AnalysisDesk } from './desk.ts';
import { finishIfWhole, isWaiting } from './finish.ts';
import { writeAnalysis } from './keep-verdict.ts';
import { isOpen, mark } from './marks.ts';
import { tell } from './progress.ts';
import { type AnalysisRow, lockAnalysisRow } from './row.ts';

interface Saved {
  canceled: boolean;
  /** The analysis where it moved. */
  moved?: AnalysisRow;
}

const saveLocked = async (
  tx: TransactionSql,
  desk: AnalysisDesk,
  gameId: string,
  { ply, generation, result }: PlyResult,
): Promise<Saved> => {
  const row = await lockAnalysisRow(tx, gameId);
  if (!row) return { canceled: true };
  const isStrong = !('lines' in result) || result.nodes >= row.nodes;
  const isWanted = isWaiting(row) && row.generation === generation && isStrong;
  // Known already: the answer to this very result was lost, or two had the same chunk.
  if (isWanted && !isOpen(row.marks, ply)) return { canceled: false };
  let no: number | null = null;
  if ('lines' in result) {
    const positions = await desk.positions(tx, gameId, row.plies);
    const key = positions.keys[ply];
    if (key === undefined) return { canceled: true };
    // What was searched is kept, whatever became of the analysis.
    no = await keepEvaluation(
      tx,
      { key, history: positions.histories[ply] ?? '0' },
      result,
      isWanted && row.force,
    );
  }
  if (!isWanted) return { canceled: true };
  const source = 'lines' in result ? 'searched' : 'decided' in result ? 'decided' : 'unsearchable';
  mark(row.marks, ply, source, no);
  if ('unsearchable' in result) row.reasons[ply] = result.unsearchable;
  finishIfWhole(row);
  await writeAnalysis(tx, row);
  return { canceled: false, moved: row };
};

/**
 * Keeps what became of one position, in one transaction with what it makes of the analysis: the last one closes it.
 * The same result again changes nothing. `canceled` where nobody wants the rest of the chunk, `urgent` where what goes
 * before it waits: that is not to wait for the end of a chunk.
 */
export const savePly = async (
  desk: AnalysisDesk,
  gameId: string,
  result: PlyResult,
): Promise<GoOn & { ended: boolean }> => {
  const { canceled, moved } = await transaction(desk.sql, (tx) => saveLocked(tx, desk, gameId, result));
  if (moved) tell(desk, moved);
  const ended = moved !== undefined && !isWaiting(moved);
  const urgent = moved !== undefined && !ended && (await desk.dispatch.hasMoreUrgent(moved.priority));
  return { canceled, urgent, ended };
};
