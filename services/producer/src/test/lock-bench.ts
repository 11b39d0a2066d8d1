import { Redis } from 'ioredis';
import { createLichessLock, type LockOptions, type OpenLock } from '../lock/lichess-lock.ts';
import { type LockKeys, lockKeys } from '../lock/lock-commands.ts';
import { writeEpoch } from '../lock/write-epoch.ts';
import { quietLog } from './quiet-log.ts';

/** A lock of a test's own, so that tests run side by side: they wait most of their time. */
export interface LockBench {
  keys: LockKeys;
  redis: Redis;
  leaseMs: number;
  marginMs: number;
  /** Opens a lock, without the timer of the kernel: it would kill the test run. */
  lock(options?: Partial<LockOptions>): OpenLock;
}

let benches = 0;

/** Does work on a bench at that Redis, whose epoch is written; closes what it opened. */
export const onLockBench = async (
  redisUrl: string,
  leaseMs: number,
  work: (bench: LockBench) => Promise<void>,
): Promise<void> => {
  const key = `lock${++benches}`;
  const redis = new Redis(redisUrl);
  redis.on('error', () => undefined);
  const open: OpenLock[] = [];
  try {
    await writeEpoch(redisUrl, key);
    await work({
      keys: lockKeys(key),
      redis,
      leaseMs,
      marginMs: leaseMs / 3,
      lock: (options) => {
        const lock = createLichessLock({
          redisUrl,
          leaseMs,
          mode: 'reduced',
          log: quietLog,
          key,
          ...options,
        });
        open.push(lock);
        return lock;
      },
    });
  } finally {
    await Promise.all(open.map((lock) => lock.close()));
    redis.disconnect();
  }
};

/** How long it takes until the lock is held, in milliseconds. */
export const timeToHold = async (lock: OpenLock): Promise<number> => {
  const began = performance.now();
  return (await lock.hold(new AbortController().signal, async () => performance.now() - began)) ?? 0;
};
