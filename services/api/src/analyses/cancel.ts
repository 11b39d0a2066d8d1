import { RookeryError } from '@rookery/shared/errors.ts';
import { transaction } from '../db/transaction.ts';
import type { AnalysisDesk } from './desk.ts';
import { finish, isWaiting } from './finish.ts';
import { tell } from './progress.ts';
import { lockAnalysisRow, writeAnalysisRow } from './row.ts';

/**
 * Cancels what has not been searched; what has stays in the cache. One that was canceled or failed stays as it is.
 * Throws analysis_not_found and analysis_done.
 */
export const cancelAnalysis = async (desk: AnalysisDesk, gameId: string): Promise<void> => {
  const row = await transaction(desk.sql, async (tx) => {
    const found = await lockAnalysisRow(tx, gameId);
    if (!found) throw new RookeryError('analysis_not_found', `no analysis of game ${gameId} was asked for`);
    if (found.state === 'done')
      throw new RookeryError(
        'analysis_done',
        `the analysis of game ${gameId} is done: nothing is left to cancel`,
      );
    if (!isWaiting(found)) return undefined;
    finish(found, 'canceled');
    await writeAnalysisRow(tx, found);
    return found;
  });
  if (row) tell(desk, row);
};
