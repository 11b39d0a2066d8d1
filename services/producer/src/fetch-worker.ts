import type { Turn } from '@rookery/shared/contract/page.ts';
import { parsePayload, QUEUES } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { isAboutConnection } from '@rookery/shared/redis.ts';
import { DelayedError, type Job, type Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { addTurns } from './add-turns.ts';
import type { TurnResult } from './turn.ts';

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

const USUAL_WAIT_MS = 60_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/**
 * Works off api_queue: one job is one turn. A turn that cannot be taken now goes back without costing an attempt; the
 * next turn of a sync goes to the end, so that a long history does not keep others waiting.
 */
export const createFetchWorker = (options: FetchWorkerOptions): Worker => {
  const { connection, queue, leaseMs, log } = options;
  const worker = new Worker(QUEUES.fetch.queue, (job, token) => processTurn(options, job, token), {
    connection,
    // With more than one, the global limit of one delays retries by seconds.
    concurrency: 1,
    // Without a limiter the worker does not look for a rate limit; this one never strikes by itself.
    limiter: { max: 1_000_000, duration: 1_000 },
    // While a dead producer's job looks alive, nobody else may take a turn: found out well before its lease ends.
    lockDuration: leaseMs / 3,
    stalledInterval: leaseMs / 6,
    maxStalledCount: 5,
  });
  worker.on('error', (err) =>
    log[isAboutConnection(err) ? 'debug' : 'warn']({ err, queue: queue.name }, 'worker'),
  );
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
      if (result.next) await addTurns(options.queue, [result.next]);
      return;
    case 'rateLimited':
      return holdQueue(options, result.retryAfterMs);
    case 'later': {
      const ms = options.stop.aborted ? 0 : delayOf(job.attemptsStarted);
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

/** Lichess asked everybody to wait: the sync of this turn is over, and no other turn begins before the time is. */
const holdQueue = async (
  { queue, dispatchDue, log }: FetchWorkerOptions,
  retryAfterMs: number | undefined,
): Promise<void> => {
  const ms = retryAfterMs ?? USUAL_WAIT_MS;
  log.warn({ ms }, 'Lichess asks us to wait');
  if (ms > 0) await queue.rateLimit(ms);
  // The ledger grows the wait from one 429 to the next: it has the last word.
  await dispatchDue().catch((err) => log.debug({ err }, 'the ledger could not be asked for its wait'));
};

/** Grows with each try, jittered. */
const delayOf = (started: number): number =>
  Math.min(FIRST_DELAY_MS * 2 ** Math.min(Math.max(started, 1) - 1, 10), LONGEST_DELAY_MS) *
  (0.5 + Math.random() / 2);
