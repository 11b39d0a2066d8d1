import { backOffMs } from '@rookery/shared/back-off.ts';
import type { Turn } from '@rookery/shared/contract/page.ts';
import { countJobs } from '@rookery/shared/count-jobs.ts';
import { parsePayload, QUEUES } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { isAboutConnection } from '@rookery/shared/redis.ts';
import { inCourseOf } from '@rookery/shared/request-id.ts';
import { DelayedError, type Job, type Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { addTurns } from './add-turns.ts';
import { type TurnResult, USUAL_WAIT_MS } from './turn.ts';

export interface FetchWorkerOptions {
  connection: Redis;
  queue: Queue;
  takeTurn(turn: Turn): Promise<TurnResult>;
  /** Asks the API anew what is due, and with that until when Lichess wants us to wait. */
  dispatchDue(): Promise<unknown>;
  leaseMs: number;
  stop: AbortSignal;
  log: Log;
}

const DELAYS = { firstMs: 500, mostMs: 30_000 };

/**
 * Works off api_queue: one job is one turn. A turn that cannot be taken now goes back without costing an attempt; the
 * next turn of a sync goes to the end, so that a long history does not keep others waiting.
 */
export const createFetchWorker = (options: FetchWorkerOptions): Worker => {
  const { connection, queue, leaseMs, log } = options;
  const worker = new Worker(
    QUEUES.fetch.queue,
    (job, token) => inCourseOf(job, () => processTurn(options, job, token)),
    {
      connection,
      // With more than one, the global limit of one delays retries by seconds.
      concurrency: 1,
      // Without a limiter the worker does not look for a rate limit; this one never strikes by itself.
      limiter: { max: 1_000_000, duration: 1_000 },
      // While a dead producer's job looks alive, nobody else may take a turn: found out well before its lease ends.
      lockDuration: Math.ceil(leaseMs / 3),
      stalledInterval: Math.ceil(leaseMs / 6),
      maxStalledCount: 5,
    },
  );
  countJobs(worker);
  worker.on('error', (err) =>
    log[isAboutConnection(err) ? 'debug' : 'warn']({ err, queue: queue.name }, 'worker'),
  );
  worker.on('failed', (job, err) => log.error({ err, jobId: job?.id }, 'a turn could not be taken'));
  return worker;
};

const processTurn = async (
  options: FetchWorkerOptions,
  job: Job,
  token: string | undefined,
): Promise<void> => {
  const turn = turnOf(job);
  const result = await options.takeTurn(turn).catch((err): TurnResult => {
    options.log.error({ err, ...turn }, 'a turn went wrong');
    return { kind: 'later', why: 'it went wrong' };
  });
  switch (result.kind) {
    case 'done':
      return addNext(options, result.next);
    case 'ill':
      options.log.warn({ ms: result.waitMs }, 'Lichess does not answer: all turns wait');
      await holdQueue(options, result.waitMs);
      return addNext(options, result.next);
    case 'rateLimited':
      options.log.warn({ ms: result.retryAfterMs ?? USUAL_WAIT_MS }, 'Lichess asks us to wait');
      await holdQueue(options, result.retryAfterMs ?? USUAL_WAIT_MS);
      // The ledger grows the wait from one 429 to the next: it has the last word.
      await options
        .dispatchDue()
        .catch((err) => options.log.debug({ err }, 'the ledger could not be asked for its wait'));
      return;
    case 'later': {
      const ms = options.stop.aborted ? 0 : backOffMs(Math.max(1, job.attemptsStarted), DELAYS);
      options.log.warn({ ...turn, why: result.why, ms }, 'the turn is put off');
      await job.moveToDelayed(Date.now() + ms, token);
      throw new DelayedError();
    }
  }
};

const turnOf = (job: Job): Turn => {
  try {
    return parsePayload('fetch', job.data);
  } catch (err) {
    throw new UnrecoverableError(`not a turn: ${(err as Error).message}`);
  }
};

/** The ledger knows the turn is over and which is next: a Redis that refuses costs time, for the tick finds it there. */
const addNext = async ({ queue, log }: FetchWorkerOptions, next: Turn | null): Promise<void> => {
  if (next === null) return;
  await addTurns(queue, [next]).catch((err) => log.warn({ err, ...next }, 'the next turn was not enqueued'));
};

/** No other turn begins before the time is over. */
const holdQueue = async ({ queue, log }: FetchWorkerOptions, ms: number): Promise<void> => {
  if (ms > 0) await queue.rateLimit(ms).catch((err) => log.warn({ err }, 'the queue could not be held'));
};
