import { ApiAway, ApiRefused } from '@rookery/shared/api-answer.ts';
import { backOffMs } from '@rookery/shared/back-off.ts';
import { countJobs } from '@rookery/shared/count-jobs.ts';
import { type GameRecord, parsePayload, QUEUES, recordsOf } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { isAboutConnection } from '@rookery/shared/redis.ts';
import { inCourseOf } from '@rookery/shared/request-id.ts';
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Landed } from './land-game.ts';

export interface ProcessWorkerOptions {
  connection: Redis;
  concurrency: number;
  land(record: GameRecord): Promise<Landed>;
  /** Lists a record that the API did not take, for that reason. */
  list(record: GameRecord, why: string): Promise<void>;
  log: Log;
}

const DELAYS = { firstMs: 500, mostMs: 15_000 };

/**
 * Works off db_queue. While the API is away a job goes back without costing an attempt; a record that the API takes in
 * no way is listed; a job that can never succeed fails for good.
 */
export const createProcessWorker = (options: ProcessWorkerOptions): Worker => {
  const { connection, concurrency, log } = options;
  const presence = createPresence(log);
  const worker = new Worker(
    QUEUES.process.queue,
    (job, token) => inCourseOf(job, () => processJob(options, presence, job, token)),
    {
      connection,
      concurrency,
      // A record takes milliseconds: what a dead consumer held is free after this, not after the usual 30 s.
      lockDuration: 15_000,
      stalledInterval: 10_000,
      maxStalledCount: 5,
    },
  );
  countJobs(worker);
  worker.on('error', (err) =>
    log[isAboutConnection(err) ? 'debug' : 'warn']({ err, queue: QUEUES.process.queue }, 'worker'),
  );
  worker.on('failed', (job, err) => log.error({ err, jobId: job?.id }, 'a record could not be processed'));
  return worker;
};

const processJob = async (
  options: ProcessWorkerOptions,
  presence: Presence,
  job: Job,
  token: string | undefined,
): Promise<void> => {
  const records = takeRecords(job);
  // All at once: the API gathers them into one transaction.
  const landings = await Promise.allSettled(records.map((record) => landOrList(options, record)));
  const failures = landings.flatMap((landing, i) =>
    landing.status === 'rejected' ? [{ seq: records[i]?.seq, err: landing.reason as Error }] : [],
  );
  const away = failures.find(({ err }) => err instanceof ApiAway);
  if (away) {
    presence.away(away.err);
    // Those that landed land again: that changes nothing.
    await job.moveToDelayed(Date.now() + backOffMs(Math.max(1, job.attemptsStarted), DELAYS), token);
    throw new DelayedError();
  }
  presence.here();
  options.log.debug({ records: records.length, playerId: records[0]?.playerId }, 'records landed');
  const [first] = failures;
  if (first) throw new UnrecoverableError(`${records[0]?.playerId} ${first.seq}: ${first.err.message}`);
};

/** A record that landed nowhere would have its page read again for ever. */
const landOrList = async ({ land, list }: ProcessWorkerOptions, record: GameRecord): Promise<void> => {
  try {
    await land(record);
  } catch (err) {
    if (!(err instanceof ApiRefused)) throw err;
    await list(record, err.message);
  }
};

const takeRecords = (job: Job): GameRecord[] => {
  try {
    return recordsOf(parsePayload('process', job.data));
  } catch (err) {
    throw new UnrecoverableError(`not a record: ${(err as Error).message}`);
  }
};

interface Presence {
  here(): void;
  away(err: Error): void;
}

/** Says once that the API is away and once that it is back, however many records notice. */
const createPresence = (log: Log): Presence => {
  let isAway = false;
  return {
    here: () => {
      if (isAway) log.info('the API is back');
      isAway = false;
    },
    away: (err) => {
      if (!isAway) log.warn({ err }, 'the API is away: records wait');
      isAway = true;
    },
  };
};
