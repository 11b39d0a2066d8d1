import { within } from '@rookery/shared/in-time.ts';
import type { Log } from '@rookery/shared/log.ts';
import { connectRedis } from '@rookery/shared/redis.ts';
import type { Releasers } from '@rookery/shared/releasers.ts';
import { DEFAULT_HASH_MB } from '../engine/engine-options.ts';
import type { FoundEngines } from '../engine/find-engine.ts';
import { createEnginePool, type PoolState } from '../engine/pool.ts';
import type { EnginePoolOptions } from '../engine/pool-options.ts';
import type { AnalysisApi } from './analysis-api.ts';
import { createAnalysisWorker } from './analysis-worker.ts';
import { PATIENCE, type WorkPatience } from './desk.ts';
import { createOutbox } from './outbox.ts';
import { reportOf, reportRegularly, workerId } from './report.ts';
import { createTakers } from './takers.ts';
import { createVariants } from './variants.ts';

export interface AnalysisOptions {
  api: AnalysisApi;
  redisUrl: string;
  engines: FoundEngines;
  /** Engines that search at once. */
  size: number;
  /** Aborted when the consumer begins to stop. */
  stopping: AbortController;
  releasers: Releasers;
  log: Log;
  /** Among the workers; host and process when absent. */
  id?: string;
  /** Other settings of the pool in tests. */
  pool?: Partial<EnginePoolOptions>;
  patience?: Partial<WorkPatience>;
}

/** Starts the work on analysis_queue; whatever it opens is pushed to the releasers. Resolves when it works. */
export const startAnalysis = async (options: AnalysisOptions): Promise<{ state(): PoolState }> => {
  const { api, redisUrl, engines, size, stopping, releasers, log } = options;
  const hashMb = options.pool?.hashMb ?? DEFAULT_HASH_MB;
  const connection = connectRedis(redisUrl, 'analysis', log);
  releasers.push('redis of analyses', () => connection.disconnect());
  const pool = createEnginePool({ ...engines, size, log, ...options.pool, hashMb });
  const takers = createTakers(engines, hashMb);
  const desk = {
    api,
    pool,
    hashMb,
    takers,
    variants: createVariants(api),
    outbox: createOutbox(api, stopping.signal, log),
    patience: { ...PATIENCE, ...options.patience },
    stop: stopping.signal,
    log,
  };
  const worker = createAnalysisWorker({ connection, engines: size, desk, log });
  const endReports = reportRegularly(
    api,
    options.id ?? workerId(),
    () => reportOf(pool.state(), takers),
    desk.patience.reportMs,
    log,
  );
  releasers.push('analysis worker', async () => {
    stopping.abort();
    endReports();
    await within(desk.patience.stopMs, Promise.all([worker.close(), pool.close()]));
  });
  await worker.waitUntilReady();
  return { state: pool.state };
};
