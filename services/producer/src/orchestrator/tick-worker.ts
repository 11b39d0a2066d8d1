import { countJobs } from '@rookery/shared/count-jobs.ts';
import { QUEUES } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { isAboutConnection } from '@rookery/shared/redis.ts';
import { inCourseOf } from '@rookery/shared/request-id.ts';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';

/** Works off the minute tick. A tick that fails is over: the next one does the same. */
export const createTickWorker = (connection: Redis, tick: () => Promise<number>, log: Log): Worker => {
  const worker = new Worker(
    QUEUES.orchestrator.queue,
    (job) =>
      inCourseOf(job, async () => {
        try {
          log.debug({ turns: await tick() }, 'tick');
        } catch (err) {
          log.warn({ err }, 'the tick did nothing');
        }
      }),
    { connection, concurrency: 1 },
  );
  countJobs(worker);
  worker.on('error', (err) =>
    log[isAboutConnection(err) ? 'debug' : 'warn']({ err, queue: QUEUES.orchestrator.queue }, 'worker'),
  );
  return worker;
};
