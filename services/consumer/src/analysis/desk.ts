import type { Log } from '@rookery/shared/log.ts';
import type { EnginePool } from '../engine/pool.ts';
import type { AnalysisApi } from './analysis-api.ts';
import type { Outbox } from './outbox.ts';
import type { Takers } from './takers.ts';
import type { Variants } from './variants.ts';

/** What the work on all jobs shares. */
export interface WorkDesk {
  api: AnalysisApi;
  pool: EnginePool;
  /** Of each engine, megabytes: part of what an evaluation depends on. */
  hashMb: number;
  takers: Takers;
  variants: Variants;
  outbox: Outbox;
  patience: WorkPatience;
  log: Log;
  /** Aborted when we begin to stop. */
  stop: AbortSignal;
}

/** How long is waited for what, milliseconds. */
export interface WorkPatience {
  /** For the API, with a job in hand; then the job waits in the queue. */
  apiMs: number;
  /** For results that are on their way when a chunk is put aside. */
  asideMs: number;
  /** Between two looks at whether a search that goes on is still wanted. */
  watchMs: number;
  /** Between two reports of what a search has found so far. */
  progressMs: number;
  /** Between two reports of this worker and its engines. */
  reportMs: number;
  /** For engines and jobs when the consumer is told to stop. */
  stopMs: number;
}

export const PATIENCE: WorkPatience = {
  apiMs: 15_000,
  asideMs: 1_500,
  watchMs: 3_000,
  progressMs: 200,
  reportMs: 5_000,
  // A process that is told to stop ends within two seconds, whoever does not answer.
  stopMs: 1_800,
};
