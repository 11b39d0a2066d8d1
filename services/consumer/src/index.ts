import { createClient } from '@rookery/api/client.ts';
import { createCallLimit } from '@rookery/shared/call-limit.ts';
import { parseEnv, required } from '@rookery/shared/env.ts';
import { endInOrder, startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';
import { createReleasers } from '@rookery/shared/releasers.ts';
import { createApi } from './api-client.ts';
import { startConsumer } from './consumer.ts';

/** How long a game may wait for others to be saved with. */
const PATIENCE_MS = 200;

let log = createLog('consumer', 'info');

await startService(
  'consumer',
  () => log,
  async () => {
    const env = parseEnv(process.env);
    log = createLog('consumer', env.LOG_LEVEL);
    const releasers = createReleasers(log);
    endInOrder(releasers, log, env.ROOKERY_SUPERVISED === '1');
    const stopping = new AbortController();
    const client = createClient(env.ROOKERY_API_URL, required(env, 'ROOKERY_TOKEN'));
    await startConsumer({
      api: createApi(client, createCallLimit(stopping.signal), {
        enough: env.ROOKERY_CONCURRENCY,
        patienceMs: PATIENCE_MS,
      }),
      redisUrl: required(env, 'REDIS_URL'),
      concurrency: env.ROOKERY_CONCURRENCY,
      stopping,
      releasers,
      log,
    });
    log.info({ api: env.ROOKERY_API_URL, concurrency: env.ROOKERY_CONCURRENCY }, 'consuming');
  },
);
