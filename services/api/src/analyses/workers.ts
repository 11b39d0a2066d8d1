import type { Worker } from '@rookery/shared/contract/analysis.ts';
import {
  ENGINE_FAMILIES,
  type EngineFamily,
  type EngineIdentity,
  type WorkerReport,
} from '@rookery/shared/contract/engine.ts';
import { isSameEngine } from './engine-family.ts';

/** The workers that have engines, by their own reports. Kept in memory: they report again every few seconds. */
export interface Workers {
  report(id: string, report: WorkerReport): void;
  /** Those that reported lately. */
  list(): Worker[];
  /** The engine that was last reported for a family, lately or not. */
  engineOf(family: EngineFamily): EngineIdentity | undefined;
  /** Whether a worker that reported lately has an engine of the family: any, or this very one. */
  hasEngine(family: EngineFamily, engine?: Pick<EngineIdentity, 'engine' | 'version' | 'net'>): boolean;
  /** Of all that reported lately; null when none has measured its speed yet. */
  nodesPerSecond(): number | null;
}

/** A worker that has not reported for so long counts as gone. */
const LATELY_MS = 30_000;

/** No workers. */
export const createWorkers = (now: () => number = () => performance.now()): Workers => {
  const reports = new Map<string, WorkerReport & { at: number }>();
  const engines: Partial<Record<EngineFamily, EngineIdentity>> = {};

  const lately = () => {
    for (const [id, { at }] of reports) if (now() - at > LATELY_MS) reports.delete(id);
    return [...reports];
  };

  return {
    report: (id, report) => {
      reports.set(id, { ...report, at: now() });
      for (const family of ENGINE_FAMILIES) {
        const taker = report.families[family];
        if ('engine' in taker) engines[family] = taker.engine;
      }
    },
    list: () =>
      lately().map(([id, { families, engines, nodesPerSecond, at }]) => ({
        id,
        ageMs: Math.round(now() - at),
        engines,
        nodesPerSecond,
        families: ENGINE_FAMILIES.filter((family) => 'engine' in families[family]),
        missing: ENGINE_FAMILIES.flatMap((family) => {
          const taker = families[family];
          return 'missing' in taker ? [taker.missing] : [];
        }),
      })),
    engineOf: (family) => engines[family],
    hasEngine: (family, engine) =>
      lately().some(([, { families }]) => {
        const taker = families[family];
        return 'engine' in taker && (engine === undefined || isSameEngine(taker.engine, engine));
      }),
    nodesPerSecond: () => {
      const speeds = lately().flatMap(([, { nodesPerSecond }]) => nodesPerSecond ?? []);
      return speeds.length === 0 ? null : speeds.reduce((sum, speed) => sum + speed, 0);
    },
  };
};
