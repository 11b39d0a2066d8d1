import type { Log } from '@rookery/shared/log.ts';
import type { Sql, TransactionSql } from 'postgres';
import type { Dispatch } from '../dispatch.ts';
import { createPendingEvaluations, type PendingEvaluations } from '../evaluations/pending.ts';
import type { Events } from '../events.ts';
import type { GamePositions } from './positions.ts';
import { createSignals, type Signals } from './signals.ts';
import { readStoredGame } from './stored-game.ts';
import { createWorkers, type Workers } from './workers.ts';

/** What the work on analyses shares. */
export interface AnalysisDesk {
  sql: Sql;
  log: Log;
  dispatch: Dispatch;
  events: Events;
  workers: Workers;
  signals: Signals;
  pending: PendingEvaluations;
  /**
   * The positions of a game that has so many plies. Throws game_not_found. Inside a transaction it is asked over that
   * transaction's connection: all of them waiting for one more would wait for ever.
   */
  positions(sql: Sql | TransactionSql, gameId: string, plies: number): Promise<GamePositions>;
}

/** Games whose positions are remembered: those that workers are at. */
const MOST_REMEMBERED = 128;

/** A desk with nothing on it; its workers have `settleMs` to report before one counts as not there. */
export const createAnalysisDesk = (
  parts: Pick<AnalysisDesk, 'sql' | 'log' | 'dispatch' | 'events'>,
  settleMs: number,
): AnalysisDesk => {
  const signals = createSignals();
  const remembered = new Map<string, GamePositions>();
  return {
    ...parts,
    workers: createWorkers(settleMs),
    signals,
    pending: createPendingEvaluations(signals),
    positions: async (sql, gameId, plies) => {
      const known = remembered.get(gameId);
      remembered.delete(gameId);
      const positions = known?.plies === plies ? known : (await readStoredGame(sql, gameId)).positions;
      remembered.set(gameId, positions);
      for (const oldest of remembered.keys()) {
        if (remembered.size <= MOST_REMEMBERED) break;
        remembered.delete(oldest);
      }
      return positions;
    },
  };
};
