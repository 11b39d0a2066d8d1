import type { Variant } from '@rookery/shared/chess/variant.ts';
import type { Worker } from '@rookery/shared/contract/analysis.ts';
import {
  ENGINE_FAMILIES,
  type EngineFamily,
  type EngineIdentity,
  type WorkerReport,
} from '@rookery/shared/contract/engine.ts';
import { familyOf, isSameEngine } from './engine-family.ts';

/** The workers that have engines, by their own reports. Kept in memory: they report again every few seconds. */
export interface Workers {
  report(id: string, report: WorkerReport): void;
  /** Those that reported lately. */
  list(): Worker[];
  /** The engine that was last reported for a family, lately or not. */
  engineOf(family: EngineFamily): EngineIdentity | undefined;
  /**
   * Whether a worker that reported lately has an engine that plays the variant, or one for the variants that Stockfish
   * does not know: any, or this very one.
   */
  hasEngine(variant: Variant | 'fairy', engine?: Pick<EngineIdentity, 'engine' | 'version' | 'net'>): boolean;
  /** Of all that reported lately; null when none has measured its speed yet. */
  nodesPerSecond(): number | null;
}

/** A worker that has not reported for so long counts as gone. */
const LATELY_MS = 30_000;

/**
 * No workers. For `settleMs` any engine counts as there: after a start of the API its workers have yet to report, and
 * nothing may fail for want of them.
 */
export const createWorkers = (settleMs: number, now: () => number = () => performance.now()): Workers => {
  const born = now();
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
        lacks: ENGINE_FAMILIES.flatMap((family) => {
          const taker = families[family];
          return 'engine' in taker ? (taker.lacks ?? []) : [];
        }),
        missing: ENGINE_FAMILIES.flatMap((family) => {
          const taker = families[family];
          return 'missing' in taker ? [taker.missing] : [];
        }),
      })),
    engineOf: (family) => engines[family],
    hasEngine: (variant, engine) =>
      now() - born < settleMs ||
      lately().some(([, { families }]) => {
        const taker = families[variant === 'fairy' ? variant : familyOf(variant)];
        if (!('engine' in taker)) return false;
        if (variant !== 'fairy' && taker.lacks?.includes(variant)) return false;
        return engine === undefined || isSameEngine(taker.engine, engine);
      }),
    nodesPerSecond: () => {
      const speeds = lately().flatMap(([, { nodesPerSecond }]) => nodesPerSecond ?? []);
      return speeds.length === 0 ? null : speeds.reduce((sum, speed) => sum + speed, 0);
    },
  };
};
