import { QUEUES, type QueueKey } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** A queue by its name in the job table. */
export const openQueue = (key: QueueKey, connection: Redis, log: Log): Queue => {
  const { queue: name, options } = QUEUES[key];
  const queue = new Queue(name, {
    connection,
    defaultJobOptions: options,
    // Nobody reads the events; short streams keep Redis small.
    streams: { events: { maxLen: 1_000 } },
  });
  queue.on('error', (err: Error) => log.debug({ err, queue: name }, 'queue'));
  return queue;
};
