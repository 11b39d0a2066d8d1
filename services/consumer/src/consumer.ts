import type { Log } from '@rookery/shared/log.ts';
import { connectRedis } from '@rookery/shared/redis.ts';
import type { Releasers } from '@rookery/shared/releasers.ts';
import type { Api } from './api.ts';
import { rejectOf } from './judge-game.ts';
import { landGame } from './land-game.ts';
import { createProcessWorker } from './process-worker.ts';

export interface ConsumerOptions {
  api: Api;
  redisUrl: string;
  concurrency: number;
  /** Aborted when the consumer begins to stop. */
  stopping: AbortController;
  releasers: Releasers;
  log: Log;
}

/** While Redis is away a worker does not end by itself; the last call of the API takes a second and a half. */
const RELEASE_MS = 4_000;

/** Starts a consumer; whatever it opens is pushed to the releasers. Resolves when it works. */
export const startConsumer = async (options: ConsumerOptions): Promise<void> => {
  const { api, redisUrl, concurrency, stopping, releasers, log } = options;
  const connection = connectRedis(redisUrl, 'queues', log);
  releasers.push('redis', () => connection.disconnect());
  const worker = createProcessWorker({
    connection,
    concurrency,
    land: (record) => landGame(api, record),
    list: (record, why) => api.reject(rejectOf(record, 'not_storable', why)),
    log,
  });
  // Whoever is told to stop first, all workers of this process begin to.
  stopping.signal.addEventListener('abort', () => void worker.close(), { once: true });
  releasers.push(
    'process worker',
    () => {
      stopping.abort();
      return worker.close();
    },
    RELEASE_MS,
  );
  await worker.waitUntilReady();
};
