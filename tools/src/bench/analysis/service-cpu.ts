import { readFileSync } from 'node:fs';
import { treeCpu } from '../process-cpu.ts';
import type { BenchStack } from '../stack.ts';

export const PROCESSES = ['engines', 'consumer', 'api', 'postgres', 'redis'] as const;

/** Milliseconds of processor time so far, by process; the engines apart from the consumer that started them. */
export type ServiceCpu = Record<(typeof PROCESSES)[number], number>;

export const readServiceCpu = (stack: BenchStack): ServiceCpu => {
  const { api, postgres, redis, consumers } = stack.pids();
  const of = (pid: number | null) => (pid === null ? 0 : treeCpu(pid));
  const sum = (pids: readonly (number | null)[]) => pids.reduce((ms: number, pid) => ms + of(pid), 0);
  const workers = consumers.map(({ pid }) => pid);
  const engines = sum(workers.flatMap((pid) => (pid === null ? [] : childrenOf(pid))));
  return {
    api: of(api.pid),
    postgres: of(postgres.pid),
    redis: of(redis.pid),
    consumer: sum(workers) - engines,
    engines,
  };
};

/** What was used between two readings. */
export const cpuBetween = (before: ServiceCpu, after: ServiceCpu): ServiceCpu => ({
  api: after.api - before.api,
  postgres: after.postgres - before.postgres,
  redis: after.redis - before.redis,
  consumer: after.consumer - before.consumer,
  engines: after.engines - before.engines,
});

/** The processes that one started from its main thread. Linux only. */
const childrenOf = (pid: number): number[] => {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').flatMap((word) => Number(word) || []);
  } catch {
    return [];
  }
};
