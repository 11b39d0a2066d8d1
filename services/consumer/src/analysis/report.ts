import { hostname } from 'node:os';
import type { FamilyReport, WorkerReport } from '@rookery/shared/contract/engine.ts';
import type { Log } from '@rookery/shared/log.ts';
import type { PoolState } from '../engine/pool.ts';
import type { AnalysisApi } from './analysis-api.ts';
import type { Takers } from './takers.ts';

/** The name of this process among the workers. */
export const workerId = (): string =>
  `${hostname()
    .replaceAll(/[^A-Za-z0-9_.-]/g, '-')
    .slice(0, 50)}-${process.pid}`;

/** What a worker says of itself. While its engines die too often it counts as one that has none. */
export const reportOf = ({ engines, breaker }: PoolState, { families }: Takers): WorkerReport => {
  const speeds = engines.flatMap(({ nps }) => nps ?? []);
  const seconds = Math.ceil(breaker.openForMs / 1_000);
  const ill = `engines die too often here; the next try is in ${seconds} s`;
  const now = (family: FamilyReport): FamilyReport =>
    breaker.open && 'engine' in family ? { missing: ill } : family;
  return {
    families: { standard: now(families.standard), fairy: now(families.fairy) },
    engines: engines.map(({ state, nps }) => ({ state, nps })),
    // An engine that has not searched yet will be about as fast as the others.
    nodesPerSecond:
      speeds.length === 0
        ? null
        : Math.round((speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length) * engines.length),
  };
};

/** Reports at once and then from time to time, until the returned function is called. */
export const reportRegularly = (
  api: AnalysisApi,
  id: string,
  report: () => WorkerReport,
  everyMs: number,
  log: Log,
): (() => void) => {
  let running = false;
  let isAway = false;
  const say = async () => {
    if (running) return;
    running = true;
    try {
      await api.reportWorker(id, report());
      if (isAway) log.info('the API takes reports of engines again');
      isAway = false;
    } catch (err) {
      if (!isAway) log.warn({ err }, 'the API is away: what engines find is kept');
      isAway = true;
    }
    running = false;
  };
  void say();
  const timer = setInterval(() => void say(), everyMs);
  return () => clearInterval(timer);
};
