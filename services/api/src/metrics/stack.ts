import type { Worker } from '@rookery/shared/contract/analysis.ts';
import { Gauge, type Registry } from 'prom-client';
import type { PostgresState } from '../status/postgres.ts';
import type { RedisState } from '../status/redis.ts';

/** The stack at the moment of a scrape; null is what does not answer. */
export interface StackState {
  redis: RedisState | null;
  postgres: PostgresState | null;
  workers: Worker[];
  /** Bytes of memory that what this process keeps of each game takes. */
  gamesMemory: number;
}

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** Gauges of the queues, the lock, the engines and the pools. What does not answer is left out. */
export const createStackMetrics = (registry: Registry): ((state: StackState) => void) => {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `rookery_${name}`, help, labelNames, registers: [registry] });
  const redisUp = gauge('redis_up', '1 when Redis answers, else 0');
  const redisBytes = gauge('redis_memory_bytes', 'memory that Redis uses');
  const jobs = gauge('queue_jobs', 'jobs in a queue', ['queue', 'state']);
  const ages = gauge('queue_oldest_seconds', 'since the job that waits longest was added', ['queue']);
  const lockHeld = gauge('lock_held', '1 while a producer holds the lock on Lichess');
  const engines = gauge('engines', 'engines of all consumers', ['state']);
  const speed = gauge('engine_nodes_per_second', 'of all engines together while they search');
  const consumers = gauge('consumers', 'consumers with engines that reported lately');
  const connections = gauge('postgres_connections', "the API's connections to Postgres", ['state']);
  const bytes = gauge('database_bytes', 'size of the database');
  const gamesMemory = gauge('games_memory_bytes', 'what the API keeps of each game in memory');

  return ({ redis, postgres, workers, gamesMemory: kept }) => {
    for (const each of [jobs, ages, engines, connections]) each.reset();
    // One without labels would be 0 after a reset: that says something else.
    for (const each of [redisBytes, lockHeld, bytes]) each.remove();
    redisUp.set(redis ? 1 : 0);
    if (redis) {
      redisBytes.set(redis.memory.used);
      lockHeld.set(redis.lockHeld ? 1 : 0);
      for (const queue of redis.queues) {
        for (const state of STATES) jobs.set({ queue: queue.name, state }, queue[state]);
        ages.set({ queue: queue.name }, queue.oldestSeconds);
      }
    }
    gamesMemory.set(kept);
    consumers.set(workers.length);
    speed.set(workers.reduce((sum, { nodesPerSecond }) => sum + (nodesPerSecond ?? 0), 0));
    for (const state of ['off', 'starting', 'idle', 'searching'] as const)
      engines.set(
        { state },
        workers.flatMap((worker) => worker.engines).filter((engine) => engine.state === state).length,
      );
    if (postgres) {
      bytes.set(postgres.bytes);
      for (const { state, count } of postgres.connections) connections.set({ state }, count);
    }
  };
};
