import type { Log } from '@rookery/shared/log.ts';
import { connectRedis } from '@rookery/shared/redis.ts';
import type { Releasers } from '@rookery/shared/releasers.ts';
import { VERSION } from '@rookery/shared/version.ts';
import { createAccountDue } from './account-due.ts';
import type { Api } from './api.ts';
import { slowDown, untilRoom, waitingOf } from './backpressure.ts';
import { createBreaker } from './breaker.ts';
import { dispatchGames } from './dispatch-games.ts';
import { createFetchWorker } from './fetch-worker.ts';
import { createAsk } from './lichess/ask.ts';
import { makeUserAgent } from './lichess/user-agent.ts';
import { type Limits, PAGE_LIMITS } from './lichess/watchdog.ts';
import { REDUCED } from './lock/dead-man.ts';
import { createLichessLock, PROMISE } from './lock/lichess-lock.ts';
import { dispatchDue } from './orchestrator/dispatch-due.ts';
import { keepTick, upsertTick } from './orchestrator/schedule.ts';
import { createTickWorker } from './orchestrator/tick-worker.ts';
import { persist } from './persist.ts';
import { openQueue } from './queues.ts';
import { takeTurn } from './turn.ts';

export interface ProducerOptions {
  api: Api;
  redisUrl: string;
  lichessUrl: string;
  lichessToken: string | undefined;
  contact: string | undefined;
  /** The owner's; the id of the installation is derived from it. */
  token: string;
  leaseMs: number;
  lockMode: 'full' | 'reduced';
  limits?: Limits;
  /** Aborted by the releaser of the fetch worker. */
  stopping: AbortController;
  releasers: Releasers;
  log: Log;
}

/**
 * While Redis is away no worker ends by itself: what it held is free again when its lock in Redis has ended. The last
 * call of the API takes a second and a half.
 */
const RELEASE_MS = { fetch: 4_000, tick: 500, lock: 2_500 };

/** Starts a producer; whatever it opens is pushed to the releasers. Resolves when it works. */
export const startProducer = async (options: ProducerOptions): Promise<void> => {
  const { api, redisUrl, leaseMs, lockMode, stopping, releasers, log } = options;
  const stop = stopping.signal;

  const connection = connectRedis(redisUrl, 'queues', log);
  releasers.push('redis', () => connection.disconnect());
  const tickQueue = openQueue('orchestrator', connection, log);
  const fetchQueue = openQueue('fetch', connection, log);
  const gameQueue = openQueue('process', connection, log);
  const due = () => dispatchDue(api, fetchQueue);
  const redispatch = async () => void (await dispatchDue(api, fetchQueue, { lost: true }));
  const waiting = () => waitingOf(gameQueue);

  const lock = createLichessLock({
    redisUrl,
    leaseMs,
    mode: lockMode,
    log,
    beforeEpoch: redispatch,
  });
  releasers.push('lock', () => lock.close(), RELEASE_MS.lock);
  log.info(`the lock promises: ${PROMISE}`);
  if (lockMode === 'reduced') log.warn(`the lock is reduced: ${REDUCED}`);

  const ask = createAsk({
    url: options.lichessUrl,
    token: options.lichessToken,
    userAgent: makeUserAgent(VERSION, options.contact, options.token),
    stop,
  });
  const deps = {
    api,
    lock,
    reader: {
      ask,
      limits: options.limits ?? PAGE_LIMITS,
      dispatch: slowDown(dispatchGames.bind(undefined, gameQueue), waiting, stop),
    },
    accountDue: createAccountDue(),
    untilRoom: () => untilRoom(waiting, stop),
    breaker: createBreaker(),
    stop,
    log,
  };

  await fetchQueue.setGlobalConcurrency(1);
  await upsertTick(tickQueue);
  releasers.push('tick', keepTick({ tickQueue, fetchQueue, redispatch, log }));
  const tickWorker = createTickWorker(connection, due, log);
  releasers.push('tick worker', () => tickWorker.close(), RELEASE_MS.tick);
  const fetchWorker = createFetchWorker({
    connection,
    queue: fetchQueue,
    takeTurn: (turn) => takeTurn(deps, turn),
    dispatchDue: due,
    leaseMs,
    stop,
    log,
  });
  // Pushed last, so that it runs first: the stream ends at once, what is whole of the page is sealed.
  releasers.push(
    'fetch worker',
    () => {
      stopping.abort();
      return fetchWorker.close();
    },
    RELEASE_MS.fetch,
  );
  persist(due, stop, Number.POSITIVE_INFINITY).catch((err) =>
    log.warn({ err }, 'the first tick did nothing'),
  );
};
