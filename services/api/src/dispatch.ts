import type { Turn } from '@rookery/shared/contract/page.ts';
import { QUEUES, turnId } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/** The API's hand on the queues. */
export interface Dispatch {
  /** Enqueues a turn. Never throws: when Redis is away the minute tick finds the turn in Postgres. */
  turn(turn: Turn): Promise<void>;
  /** Whether Redis answers. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the queue that the API writes to. A command fails at once while Redis is away, so that no request hangs. */
export const createDispatch = (redisUrl: string, log: Log): Dispatch => {
  const connection = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  connection.on('error', (err: Error) => log.debug({ err }, 'redis'));
  const queue = new Queue(QUEUES.fetch.queue, { connection, defaultJobOptions: QUEUES.fetch.options });
  queue.on('error', (err: Error) => log.debug({ err }, 'api_queue'));
  return {
    turn: async (turn) => {
      try {
        await queue.add(QUEUES.fetch.job, turn, { deduplication: { id: turnId(turn.syncId, turn.turn) } });
      } catch (err) {
        log.warn({ err, playerId: turn.playerId }, 'a turn was not enqueued; the tick will do it');
      }
    },
    ready: async () => {
      try {
        return (await connection.ping()) === 'PONG';
      } catch {
        return false;
      }
    },
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
};
