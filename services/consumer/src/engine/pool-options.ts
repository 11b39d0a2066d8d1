import type { Log } from '@rookery/shared/log.ts';
import { DEFAULT_HASH_MB } from './engine-options.ts';
import { type EngineLimits, NATIVE_LIMITS } from './limits.ts';
import type { EngineProgram, NoEngine } from './program.ts';

export interface EnginePoolOptions {
  /** Engines that search at once: one a core. */
  size: number;
  standard: EngineProgram | NoEngine;
  fairy: EngineProgram | NoEngine;
  log: Log;
  /** Hash of each engine, megabytes; part of what an evaluation depends on. */
  hashMb?: number;
  /** How long an engine without work is kept. */
  idleMs?: number;
  limits?: EngineLimits;
  /** The longest pause before a start after one failure and after many. */
  backOff?: { firstMs: number; mostMs: number };
  /** So many deaths of engines within a window stop all work for as long. */
  breaker?: { deaths: number; windowMs: number };
  /** How many engines a position may end before it counts as unsearchable. */
  tries?: number;
  random?: () => number;
}

export type PoolSettings = Required<EnginePoolOptions>;

/** The options with their defaults. */
export const withDefaults = (options: EnginePoolOptions): PoolSettings => ({
  hashMb: DEFAULT_HASH_MB,
  idleMs: 5 * 60_000,
  limits: NATIVE_LIMITS,
  backOff: { firstMs: 100, mostMs: 30_000 },
  breaker: { deaths: 5, windowMs: 60_000 },
  tries: 3,
  random: Math.random,
  ...options,
});
