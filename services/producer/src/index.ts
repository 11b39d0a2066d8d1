import { createClient } from '@rookery/api/client.ts';
import { createCallLimit } from '@rookery/shared/call-limit.ts';
import { parseEnv, required } from '@rookery/shared/env.ts';
import { endInOrder, startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';
import { createReleasers } from '@rookery/shared/releasers.ts';
import { reportFigures } from '@rookery/shared/report-figures.ts';
import { createApi } from './api-client.ts';
import { startProducer } from './producer.ts';

let log = createLog('producer', 'info');

await startService(
  'producer',
  () => log,
  async () => {
    const env = parseEnv(process.env);
    log = createLog('producer', env.LOG_LEVEL);
    const releasers = createReleasers(log);
    endInOrder(releasers, log, env.ROOKERY_SUPERVISED === '1');
    const redisUrl = required(env, 'REDIS_URL');
    reportFigures({ redisUrl, aliveFile: env.ROOKERY_ALIVE_FILE, releasers, log });
    const stopping = new AbortController();
    const token = required(env, 'ROOKERY_TOKEN');
    await startProducer({
      api: createApi(createClient(env.ROOKERY_API_URL, token), createCallLimit(stopping.signal)),
      redisUrl,
      lichessUrl: env.LICHESS_URL,
      lichessToken: env.LICHESS_TOKEN,
      contact: env.LICHESS_CONTACT,
      token,
      stopping,
      leaseMs: env.ROOKERY_LEASE_MS,
      lockMode: env.ROOKERY_LOCK,
      releasers,
      log,
    });
    log.info({ api: env.ROOKERY_API_URL, lichess: env.LICHESS_URL }, 'producing');
  },
);
