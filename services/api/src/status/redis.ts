import type { QueueState } from '@rookery/shared/contract/status.ts';
import { type Sample, sampleOf } from '@rookery/shared/figures.ts';
import { LICHESS_LOCK } from '@rookery/shared/lichess-lock.ts';
import { FIGURES_KEY } from '@rookery/shared/report-figures.ts';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** What Redis knows of the work under way. */
export interface RedisState {
  queues: QueueState[];
  /** Whether a producer holds the lock on Lichess. */
  lockHeld: boolean;
  /** What all workers have counted since Redis was made or emptied. */
  figures: Sample[];
  /** Bytes of memory; the limit is null where there is none. */
  memory: { used: number; limit: number | null };
}

/** Looks at Redis: a few commands for each queue, whatever waits in it. */
export const readRedis = async (redis: Redis, queues: readonly Queue[]): Promise<RedisState> => {
  const [states, lock, fields, info] = await Promise.all([
    Promise.all(queues.map(readQueue)),
    redis.exists(LICHESS_LOCK),
    redis.hgetall(FIGURES_KEY),
    redis.info('memory'),
  ]);
  const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    queues: states,
    lockHeld: lock === 1,
    figures: Object.entries(fields).flatMap(([field, value]) => sampleOf(field, value) ?? []),
    memory: { used: number('used_memory'), limit: number('maxmemory') || null },
  };
};

const readQueue = async (queue: Queue): Promise<QueueState> => {
  const [counts, [oldest], [urgent]] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    queue.getWaiting(0, 0),
    queue.getPrioritized(0, 0),
  ]);
  const since = Math.min(
    oldest?.timestamp ?? Number.POSITIVE_INFINITY,
    urgent?.timestamp ?? Number.POSITIVE_INFINITY,
  );
  return {
    name: queue.name,
    waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
    oldestSeconds: Number.isFinite(since) ? Math.max(0, (Date.now() - since) / 1_000) : 0,
  };
};
