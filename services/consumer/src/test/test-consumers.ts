import { createClient } from '@rookery/api/client.ts';
import { createCallLimit } from '@rookery/shared/call-limit.ts';
import { createReleasers } from '@rookery/shared/releasers.ts';
import { createAnalysisApi } from '../analysis/analysis-client.ts';
import { type AnalysisOptions, startAnalysis } from '../analysis/start-analysis.ts';
import type { PoolState } from '../engine/pool.ts';
import { quietLog } from './quiet-log.ts';

/** The work on analysis_queue as a consumer does it, in this process. */
export interface TestConsumer {
  state(): PoolState;
  /** Stops it as a consumer is stopped; how long that took, milliseconds. */
  stop(): Promise<number>;
}

export interface TestConsumers {
  start(options: Pick<AnalysisOptions, 'engines'> & Partial<AnalysisOptions>): Promise<TestConsumer>;
  /** The plies of a game that were searched, in order: a result that is sent again is one. */
  foundOf(gameId: string): number[];
  stopAll(): Promise<void>;
}

/** What stops late is seen to be late, and not left behind. */
const FOREVER_MS = 50_000;

/** Starts consumers over an API and a Redis that are there. */
export const createTestConsumers = (url: string, token: string, redisUrl: string): TestConsumers => {
  const running = new Set<TestConsumer>();
  const results = new Map<object, { gameId: string; ply: number }>();
  return {
    start: async (options) => {
      const releasers = createReleasers(quietLog, FOREVER_MS);
      const stopping = new AbortController();
      const api = createAnalysisApi(createClient(url, token), createCallLimit(stopping.signal));
      const { state } = await startAnalysis({
        api: {
          ...api,
          savePly: (gameId, given) => {
            results.set(given.result, { gameId, ply: given.ply });
            return api.savePly(gameId, given);
          },
        },
        redisUrl,
        size: 1,
        stopping,
        releasers,
        log: quietLog,
        id: `test-${running.size}`,
        ...options,
        patience: { stopMs: FOREVER_MS, ...options.patience },
      });
      const consumer: TestConsumer = {
        state,
        stop: async () => {
          const began = performance.now();
          running.delete(consumer);
          await releasers.close();
          return performance.now() - began;
        },
      };
      running.add(consumer);
      return consumer;
    },
    foundOf: (gameId) =>
      [...results.values()]
        .flatMap((found) => (found.gameId === gameId ? found.ply : []))
        .sort((a, b) => a - b),
    stopAll: async () => {
      await Promise.all([...running].map(({ stop }) => stop()));
    },
  };
};
