import type { EngineIdentity } from '@rookery/shared/contract/engine.ts';
import type { TransactionSql } from 'postgres';
import { findEvaluations } from '../evaluations/cache.ts';
import { contractNo } from '../evaluations/contract.ts';
import type { AnalysisEntry } from '../games/analysis-entry.ts';
import { finishIfWhole } from './finish.ts';
import { mark, openPlies } from './marks.ts';
import { type GamePositions, outcomeAt } from './positions.ts';
import type { AnalysisRow } from './row.ts';
import type { StoredGame } from './stored-game.ts';

/** Lichess searches a million nodes a position for a request: what it shipped serves one for no more. */
export const SHIPPED_NODES = 1_000_000;

const isEvaluated = (entry: AnalysisEntry | undefined): boolean =>
  entry?.eval !== undefined || entry?.mate !== undefined;

/** Marks what Lichess evaluated, and where the game is over. */
const markGiven = (row: AnalysisRow, { positions, shipped }: StoredGame): void => {
  const { marks } = row;
  if (!row.force && row.nodes <= SHIPPED_NODES) {
    for (let ply = 1; ply <= positions.plies; ply++)
      if (isEvaluated(shipped[ply - 1])) mark(marks, ply, 'shipped');
    // Lichess says itself what was better than the first move, and takes every start for 15 centipawns.
    if (isEvaluated(shipped[0])) mark(marks, 0, 'shipped');
  }
  for (const ply of openPlies(marks)) if (outcomeAt(positions, ply)) mark(marks, ply, 'decided');
};

/** Marks what was searched for another game, among plies that wait; whether anything was. Nothing for `force`. */
export const markReused = async (
  tx: TransactionSql,
  row: AnalysisRow,
  positions: GamePositions,
  engine: EngineIdentity,
  plies: readonly number[],
): Promise<boolean> => {
  if (row.force) return false;
  const wanted = plies.map((ply) => ({
    key: positions.keys[ply] ?? '',
    history: positions.histories[ply] ?? '0',
  }));
  const found = await findEvaluations(tx, wanted, { engine, nodes: row.nodes, multiPv: 1 });
  for (const [i, ply] of plies.entries()) {
    const no = found.get(i);
    if (no !== undefined) mark(row.marks, ply, 'reused', no);
  }
  return found.size > 0;
};

/**
 * Looks for what needs no search: what Lichess shipped, where the game is over, and, where the engine that will take
 * the work is known, the cache. Ends the analysis when that is all of it.
 */
export const prepare = async (
  tx: TransactionSql,
  row: AnalysisRow,
  game: StoredGame,
  engine: EngineIdentity | undefined,
): Promise<void> => {
  markGiven(row, game);
  if (engine && (await markReused(tx, row, game.positions, engine, openPlies(row.marks))))
    row.contractNo = await contractNo(tx, engine, row.nodes, 1);
  row.prepared = true;
  finishIfWhole(row);
};
