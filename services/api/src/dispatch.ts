import { PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import type { Turn } from '@rookery/shared/contract/page.ts';
import { inTime } from '@rookery/shared/in-time.ts';
import { analyzeId, type Payload, QUEUES, type QueueKey, turnId } from '@rookery/shared/jobs.ts';
import type { Log } from '@rookery/shared/log.ts';
import { tagged } from '@rookery/shared/request-id.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { type RedisState, readRedis } from './status/redis.ts';

/** The API's hand on the queues. */
export interface Dispatch {
  /** Enqueues a turn. Never throws: when Redis is away the minute tick finds the turn in Postgres. */
  turn(turn: Turn): Promise<void>;
  /**
   * Enqueues chunks of games and evaluations, the most urgent first; one that waits or runs already stays one. False,
   * and nothing is thrown, where Redis is away.
   */
  analyze(jobs: readonly Payload<'analyze'>[], priority: number): Promise<boolean>;
  /** Whether a job waits for engines that goes before those of this priority; false where Redis does not say. */
  hasMoreUrgent(priority: number): Promise<boolean>;
  /** How many jobs wait for engines; null where Redis does not say. */
  analysesWaiting(): Promise<number | null>;
  /** The queues, the lock and what workers counted; null where Redis does not answer. */
  look(): Promise<RedisState | null>;
  /** Whether Redis answers. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** A queue that was never connected waits until it is, however long Redis is away: nobody else is to wait for that. */
const MOST_MS = 2_000;

const answered = <T>(command: Promise<T>): Promise<T> =>
  inTime(MOST_MS, command, () => new Error('Redis does not answer'));

/** Opens the queue that the API writes to. A command fails at once while Redis is away, so that no request hangs. */
export const createDispatch = (redisUrl: string, log: Log): Dispatch => {
  const connection = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  connection.on('error', (err: Error) => log.debug({ err }, 'redis'));
  const open = (key: QueueKey): Queue => {
    const { queue: name, options } = QUEUES[key];
    const opened = new Queue(name, {
      connection,
      defaultJobOptions: options,
      // Workers look which Redis it is. Were it asked here, and went away over it, the queue would be of no use for good.
      skipVersionCheck: true,
    });
    opened.on('error', (err: Error) => log.debug({ err, queue: name }, 'queue'));
    return opened;
  };
  const [queue, analysis] = [open('fetch'), open('analyze')];
  const [games, ticks] = [open('process'), open('orchestrator')];
  return {
    turn: async (turn) => {
      try {
        await queue.add(QUEUES.fetch.job, tagged(turn), {
          deduplication: { id: turnId(turn.syncId, turn.turn) },
        });
      } catch (err) {
        log.warn({ err, playerId: turn.playerId }, 'a turn was not enqueued; the tick will do it');
      }
    },
    analyze: async (jobs, priority) => {
      try {
        const added = analysis.addBulk(
          jobs.map((data) => ({
            name: QUEUES.analyze.job,
            data: tagged(data),
            opts: { priority, deduplication: { id: analyzeId(data, priority) } },
          })),
        );
        await answered(added);
        return true;
      } catch (err) {
        log.warn({ err, jobs: jobs.length }, 'work for engines was not enqueued; the tick will do it');
        return false;
      }
    },
    hasMoreUrgent: async (priority) => {
      const before = Object.values(PRIORITIES).filter((other) => other < priority);
      try {
        const counts = await answered(analysis.getCountsPerPriority(before));
        return Object.values(counts).some((count) => count > 0);
      } catch {
        return false;
      }
    },
    analysesWaiting: async () => {
      try {
        const counts = await answered(analysis.getJobCounts('waiting', 'prioritized', 'delayed'));
        return Object.values(counts).reduce((sum, count) => sum + count, 0);
      } catch {
        return null;
      }
    },
    look: async () => {
      try {
        return await answered(readRedis(connection, [queue, games, analysis, ticks]));
      } catch (err) {
        log.debug({ err }, 'redis does not say how it stands');
        return null;
      }
    },
    ready: async () => {
      try {
        return (await answered(connection.ping())) === 'PONG';
      } catch {
        return false;
      }
    },
    close: async () => {
      await Promise.all([queue, analysis, games, ticks].map((each) => each.close()));
      connection.disconnect();
    },
  };
};
