import { countJobs } from '@rookery/shared/count-jobs.ts';
import { type Payload, parsePayload, QUEUES } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { isAboutConnection } from '@rookery/shared/redis.ts';
import { inCourseOf } from '@rookery/shared/request-id.ts';
import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { WorkDesk } from './desk.ts';
import type { JobEnd } from './job-end.ts';
import { workOnChunk } from './work-on-chunk.ts';
import { workOnEvaluation } from './work-on-evaluation.ts';

export interface AnalysisWorkerOptions {
  connection: Redis;
  /** As many jobs at once: each has an engine to itself. */
  engines: number;
  desk: WorkDesk;
  log: Log;
}

/** Works off analysis_queue. A job whose engines fail, or whose API is away, waits without costing an attempt. */
export const createAnalysisWorker = ({ connection, engines, desk, log }: AnalysisWorkerOptions): Worker => {
  const process = async (job: Job, token: string | undefined): Promise<void> => {
    const payload = takePayload(job);
    const started = job.attemptsStarted;
    const end =
      payload.kind === 'chunk'
        ? await workOnChunk(desk, { ...payload, started })
        : await workOnEvaluation(desk, { id: payload.id, started });
    if (end.kind === 'unwell') rest(end.forMs);
    await move(job, token, end, log);
  };

  const worker = new Worker(
    QUEUES.analyze.queue,
    (job, token) => inCourseOf(job, () => process(job, token)),
    {
      connection,
      concurrency: engines,
      // The job of a killed consumer is free after its lock and two looks at the stalled, or three: a look that comes a
      // moment early is left out. Within 13 s.
      lockDuration: 8_000,
      stalledInterval: 1_500,
      maxStalledCount: 5,
      // Nobody is woken for a job that is put back: who is idle looks every second.
      drainDelay: 1,
    },
  );
  countJobs(worker);
  worker.on('error', (err) =>
    log[isAboutConnection(err) || isAboutLostJob(err) ? 'debug' : 'warn'](
      { err, queue: QUEUES.analyze.queue },
      'worker',
    ),
  );
  worker.on('failed', (job, err) =>
    log.error({ err, jobId: job?.id }, 'work for an engine could not be done'),
  );

  let resting: Timer | undefined;
  /** Takes no jobs for a while: those that wait are for other consumers. */
  const rest = (ms: number): void => {
    if (resting) return;
    log.debug({ forMs: ms }, 'no work is taken for a while');
    void worker.pause(true);
    resting = setTimeout(() => {
      resting = undefined;
      void worker.resume();
    }, ms);
    resting.unref();
  };
  worker.on('closing', () => clearTimeout(resting));
  return worker;
};

const takePayload = (job: Job): Payload<'analyze'> => {
  try {
    return parsePayload('analyze', job.data);
  } catch (err) {
    throw new UnrecoverableError(`no work for an engine: ${(err as Error).message}`);
  }
};

/** Puts the job where it belongs, by an error that costs no attempt. */
const move = async (job: Job, token: string | undefined, end: JobEnd, log: Log): Promise<void> => {
  if (end.kind === 'done') return;
  try {
    if (end.kind === 'later') await job.moveToDelayed(Date.now() + end.afterMs, token);
    // At the front of what has the same priority.
    else await job.moveToWait(token);
  } catch (err) {
    // Redis lost it: Postgres has it dispatched again.
    log.debug({ err, jobId: job.id }, 'a job is gone');
  }
  throw end.kind === 'later' ? new DelayedError() : new WaitingError();
};

/** Whether an error says that Redis lost a job, or gave it to another: what it was about is in Postgres. */
const isAboutLostJob = ({ message }: Error): boolean =>
  /missing (key|lock) for job|could not renew lock|lock mismatch/i.test(message);
