import { join } from 'node:path';
import { parseEnv, required } from '@rookery/shared/env.ts';
import { endInOrder, startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';
import { createReleasers } from '@rookery/shared/releasers.ts';
import { VERSION } from '@rookery/shared/version.ts';
import { createAnalysisDesk } from './analyses/desk.ts';
import { createTopUp } from './analyses/top-up.ts';
import { createApp } from './app.ts';
import { connect } from './db/connect.ts';
import { createDispatch } from './dispatch.ts';
import { createEvents } from './events.ts';
import { createKnownLines } from './explorer/known-lines.ts';
import { clientAddress } from './http/address.ts';
import { createSites, isLoopback } from './http/sites.ts';
import { createReader } from './importing/reader.ts';
import { createMetrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { createDoorkeeper } from './principals/doorkeeper.ts';
import { givenTokens } from './principals/given-tokens.ts';
import { createGameWriter } from './saving/writer.ts';
import { unpark } from './syncs/unpark.ts';

let log = createLog('api', 'info');

/** How often the queue of engines is looked at, besides whenever an analysis ends. */
const TOP_UP_MS = 5_000;
/** How often the sides in memory are brought up to date, and old notes of what changed are dropped. */
const REFRESH_MS = 5_000;
const TIDY_MS = 60_000;
/** Workers report every few seconds. */
const SETTLE_MS = 15_000;
/** Open requests may take so long at the end. With what is closed after them the end stays below ten seconds. */
const DRAIN_MS = 4_000;

await startService(
  'api',
  () => log,
  async () => {
    const env = parseEnv(process.env);
    log = createLog('api', env.LOG_LEVEL);
    const releasers = createReleasers(log);
    endInOrder(releasers, log, env.ROOKERY_SUPERVISED === '1');

    const databaseUrl = required(env, 'DATABASE_URL');
    const applied = await migrate(databaseUrl);
    if (applied.length > 0) log.info({ applied }, 'migrated');

    const db = connect(databaseUrl);
    releasers.push('postgres', db.close, 1_500);
    await unpark(db.sql);
    void db.warm();
    const dispatch = createDispatch(required(env, 'REDIS_URL'), log);
    releasers.push('redis', dispatch.close, 1_000);
    const events = createEvents(db.sql, (err) => log.warn({ err }, 'an event was not published'));
    const metrics = createMetrics(VERSION);
    const writer = createGameWriter(db.saving, log, {
      onMoved: events.syncsMoved,
      onSaved: metrics.batchSaved,
    });
    releasers.push('writer', writer.drain, 2_500);
    const reader = createReader(log);
    releasers.push('reader', reader.close);

    const lines = createKnownLines(db.sql);
    // Ahead of the first question; whoever asks before waits for it.
    lines.refresh().catch((err) => log.warn({ err }, 'the opening lines were not read'));
    const { sides } = db;
    const readSides = (): void =>
      void sides.refresh().catch((err) => log.warn({ err }, 'the sides of games were not read'));
    readSides();
    // While nobody asks: so that whoever asks next need not wait for a long sync to be read.
    const reading = setInterval(readSides, REFRESH_MS);
    const tidying = setInterval(
      () => void sides.tidy().catch((err) => log.warn({ err }, 'old notes of changes were not dropped')),
      TIDY_MS,
    );
    releasers.push('reading', () => [reading, tidying].forEach(clearInterval));

    const desk = createAnalysisDesk({ sql: db.sql, log, dispatch, events }, SETTLE_MS);
    const topUp = createTopUp(desk);
    const tick = setInterval(() => void topUp(), TOP_UP_MS);
    releasers.push('tick', () => clearInterval(tick));

    const app = createApp({
      db,
      writer,
      reader,
      dispatch,
      events,
      lines,
      desk,
      topUp,
      metrics,
      log,
      doorkeeper: createDoorkeeper(db.sql, givenTokens(env)),
      sites: createSites({
        host: env.HOST,
        publicUrl: env.ROOKERY_PUBLIC_URL,
        apiUrl: env.ROOKERY_API_URL,
      }),
      version: VERSION,
      lichessUrl: env.LICHESS_URL,
      pageFolder: join(import.meta.dir, '../../web/dist'),
    });
    const isBehindProxy = env.ROOKERY_BEHIND_PROXY === '1';
    const stopping = new AbortController();
    const server = Bun.serve({
      hostname: env.HOST,
      port: env.PORT,
      // Longer than any route takes, so that nobody is cut off without a word.
      idleTimeout: 65,
      // Each route has its own limit; a file of games may have any size.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch: (request, server) =>
        app.fetch(request, {
          stopping: stopping.signal,
          address: clientAddress(request, server.requestIP(request)?.address, isBehindProxy),
          stayOpen: () => server.timeout(request, 0),
        }),
    });
    releasers.push('server', async () => {
      // Streams of events never end by themselves: they go first, so that the wait is for requests alone.
      stopping.abort();
      await Promise.race([server.stop(), Bun.sleep(DRAIN_MS)]);
      void server.stop(true);
    });
    if (!isLoopback(env.HOST) && env.ROOKERY_PUBLIC_URL === undefined)
      log.warn(
        { host: env.HOST },
        'HOST is not loopback and ROOKERY_PUBLIC_URL is not set: only the addresses of this machine are answered to, and the page travels in the clear',
      );
    log.info({ url: server.url.href }, 'listening');
  },
);
