import { availableParallelism } from 'node:os';
import { createClient } from '@rookery/api/client.ts';
import { createCallLimit } from '@rookery/shared/call-limit.ts';
import { parseEnv, required } from '@rookery/shared/env.ts';
import { endInOrder, startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';
import { createReleasers } from '@rookery/shared/releasers.ts';
import { reportFigures } from '@rookery/shared/report-figures.ts';
import { createAnalysisApi } from './analysis/analysis-client.ts';
import { chooseEngines } from './analysis/choose-engines.ts';
import { startAnalysis } from './analysis/start-analysis.ts';
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
    const redisUrl = required(env, 'REDIS_URL');
    reportFigures({ redisUrl, aliveFile: env.ROOKERY_ALIVE_FILE, releasers, log });
    const stopping = new AbortController();
    const client = createClient(env.ROOKERY_API_URL, required(env, 'ROOKERY_TOKEN'));
    const limit = createCallLimit(stopping.signal);
    await startConsumer({
      api: createApi(client, limit, { enough: env.ROOKERY_CONCURRENCY, patienceMs: PATIENCE_MS }),
      redisUrl,
      concurrency: env.ROOKERY_CONCURRENCY,
      stopping,
      releasers,
      log,
    });
    log.info({ api: env.ROOKERY_API_URL, concurrency: env.ROOKERY_CONCURRENCY }, 'consuming');

    // Games are saved already while the engines are asked who they are.
    const { STOCKFISH_PATH, FAIRY_STOCKFISH_PATH } = env;
    const engines = await chooseEngines({ STOCKFISH_PATH, FAIRY_STOCKFISH_PATH, PATH: process.env.PATH }, log)
      // What was taken meanwhile is handed back.
      .catch(async (err) => {
        await releasers.close();
        throw err;
      });
    const size = env.ROOKERY_ENGINES ?? availableParallelism();
    const api = createAnalysisApi(client, limit);
    await startAnalysis({ api, redisUrl, engines, size, stopping, releasers, log });
    log.info({ engines: size }, 'analyzing');
  },
);
