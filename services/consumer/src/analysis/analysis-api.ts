import type { GoOn, PlyResult, TakeChunk } from '@rookery/shared/contract/analysis.ts';
import type { Line, SearchResult, Taken, Taker, WorkerReport } from '@rookery/shared/contract/engine.ts';

/** What the work of engines asks of the API. Every call throws ApiAway or ApiRefused. */
export interface AnalysisApi {
  /** The variant of a game, as Lichess writes it; undefined where there is no such game. */
  variantOf(gameId: string): Promise<string | undefined>;
  takeChunk(gameId: string, chunk: TakeChunk): Promise<Taken>;
  savePly(gameId: string, result: PlyResult): Promise<GoOn>;
  openEvaluation(id: string, taker: Taker): Promise<Taken>;
  noteProgress(id: string, lines: Line[]): Promise<GoOn>;
  endEvaluation(id: string, result: SearchResult): Promise<GoOn>;
  reportWorker(id: string, report: WorkerReport): Promise<void>;
}
