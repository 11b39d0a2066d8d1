import type { Variant } from '@rookery/shared/chess/variant.ts';
import type { TakeChunk } from '@rookery/shared/contract/analysis.ts';
import type { EngineIdentity, Taken } from '@rookery/shared/contract/engine.ts';
import type { TransactionSql } from 'postgres';
import { transaction } from '../db/transaction.ts';
import { type ContractRow, contractNo } from '../evaluations/contract.ts';
import type { AnalysisDesk } from './desk.ts';
import { dispatchChunks } from './dispatch-chunks.ts';
import { isSameEngine } from './engine-family.ts';
import { beginAnew, fail, finishIfWhole, isWaiting } from './finish.ts';
import { writeAnalysis } from './keep-verdict.ts';
import { openPlies } from './marks.ts';
import { markReused, prepare } from './prepare.ts';
import { tell } from './progress.ts';
import { type AnalysisRow, lockAnalysisRow } from './row.ts';
import { readStoredGame } from './stored-game.ts';

const NOTHING: Taken = { work: null, retryAfterMs: null };
const LATER: Taken = { work: null, retryAfterMs: 5_000 };

interface Step {
  taken: Taken;
  /** The analysis where it moved. */
  moved?: AnalysisRow;
  /** It began anew and is to be dispatched again. */
  anew?: boolean;
}

/**
 * Whether the engine may work on the analysis. An analysis is of one engine: another one comes in only where the first
 * is gone, and then searches everything.
 */
const admit = async (
  tx: TransactionSql,
  { workers }: AnalysisDesk,
  row: AnalysisRow,
  variant: Variant,
  engine: EngineIdentity,
): Promise<'welcome' | 'later' | 'anew'> => {
  const [contract] = row.contractNo
    ? await tx<ContractRow[]>`select * from contracts where no = ${row.contractNo}`
    : [];
  if (!contract || isSameEngine(contract, engine)) {
    row.contractNo ??= await contractNo(tx, engine, row.nodes, 1);
    return 'welcome';
  }
  return workers.hasEngine(variant, contract) ? 'later' : 'anew';
};

const takeLocked = async (
  tx: TransactionSql,
  desk: AnalysisDesk,
  gameId: string,
  { from, to, generation, taker }: TakeChunk,
): Promise<Step> => {
  const row = await lockAnalysisRow(tx, gameId);
  if (!row || !isWaiting(row) || row.generation !== generation) return { taken: NOTHING };
  const positions = await desk.positions(tx, gameId, row.plies);
  const { variant } = positions;
  if ('missing' in taker) {
    if (desk.workers.hasEngine(variant)) return { taken: LATER };
    fail(row, 'engine_not_available', taker.missing);
    await writeAnalysis(tx, row);
    return { taken: NOTHING, moved: row };
  }
  const admitted = await admit(tx, desk, row, variant, taker.engine);
  if (admitted === 'later') return { taken: LATER };
  if (admitted === 'anew') {
    beginAnew(row, row);
    await prepare(tx, row, await readStoredGame(tx, gameId), taker.engine);
    if (isWaiting(row)) row.contractNo ??= await contractNo(tx, taker.engine, row.nodes, 1);
    await writeAnalysis(tx, row);
    return { taken: NOTHING, moved: row, anew: true };
  }
  row.state = 'running';
  await markReused(tx, row, positions, taker.engine, openPlies(row.marks, from, to));
  finishIfWhole(row);
  await writeAnalysis(tx, row);
  const plies = openPlies(row.marks, from, to);
  if (plies.length === 0) return { taken: NOTHING, moved: row };
  const work = {
    variant,
    ...(positions.initialFen !== undefined && { initialFen: positions.initialFen }),
    moves: positions.moves.slice(0, to),
    plies,
    nodes: row.nodes,
    multiPv: 1,
  };
  return { taken: { work, retryAfterMs: null }, moved: row };
};

/**
 * Gives a worker what is to be searched of a chunk, after the cache was asked. Nothing where it is known already,
 * canceled or begun anew; later where another engine is at this analysis. Where no worker has an engine for the
 * variant, the analysis fails with what is to be installed.
 */
export const takeChunk = async (desk: AnalysisDesk, gameId: string, chunk: TakeChunk): Promise<Taken> => {
  const { taken, moved, anew } = await transaction(desk.sql, (tx) => takeLocked(tx, desk, gameId, chunk));
  if (moved && anew) await dispatchChunks(desk, moved);
  if (moved) tell(desk, moved);
  return taken;
};
