import { randomUUID } from 'node:crypto';
import type { Log } from '@rookery/shared/log.ts';
import { connectRedis } from '@rookery/shared/redis.ts';
import type { Redis } from 'ioredis';
import { pause } from '../pause.ts';
import { leaseOf } from './lease.ts';
import { acquireLock, LOCK_KEY, releaseLock, renewLock } from './lock-commands.ts';
import { createRight, type Right, type RightKeeper } from './right.ts';

/** The Global Redis Lock: at most one of all producers asks Lichess at a time. */
export interface LichessLock {
  /**
   * Waits for the lock, works under it and gives it back. Undefined, without having worked, when `stop` aborted first.
   */
  hold<T>(stop: AbortSignal, work: (right: Right) => Promise<T>): Promise<T | undefined>;
}

export interface LockOptions {
  /** A connection of the lock's own, whose commands fail at once while Redis is away. */
  redis: Redis;
  leaseMs: number;
  log: Log;
  key?: string;
}

/** Opens that connection. A command that Redis does not answer is given up before the next renewal is due. */
export const lockConnection = (url: string, leaseMs: number, log: Log): Redis =>
  connectRedis(url, 'lock', log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: leaseOf(leaseMs).renewMs,
    retryStrategy: () => Math.min(500, leaseOf(leaseMs).renewMs),
  });

export const createLichessLock = ({ redis, leaseMs, log, key = LOCK_KEY }: LockOptions): LichessLock => {
  const lease = leaseOf(leaseMs);

  const tryAcquire = async (token: string): Promise<RightKeeper | undefined> => {
    const sentAt = performance.now();
    try {
      return (await acquireLock(redis, key, token, lease.ttlMs)) ? createRight(lease, sentAt) : undefined;
    } catch (err) {
      log.debug({ err }, 'the lock could not be asked for');
      return undefined;
    }
  };

  const keepRenewing = (token: string, right: RightKeeper): Timer =>
    setInterval(async () => {
      const sentAt = performance.now();
      try {
        if (await renewLock(redis, key, token, lease.ttlMs)) right.extend(sentAt);
        else right.lose('taken');
      } catch (err) {
        // The deadline decides: Redis may be back before it.
        log.debug({ err }, 'the lock could not be renewed');
      }
    }, lease.renewMs);

  return {
    hold: async (stop, work) => {
      while (!stop.aborted) {
        // A token for each try: an answer that got lost must not make a later one look like ours.
        const token = randomUUID();
        const right = await tryAcquire(token);
        if (!right) {
          await pause(RETRY_MS * (0.5 + Math.random()), stop);
          continue;
        }
        const renewing = keepRenewing(token, right);
        try {
          return await work(right);
        } finally {
          clearInterval(renewing);
          right.end();
          await releaseLock(redis, key, token).catch((err) =>
            log.debug({ err }, 'the lock was not given back'),
          );
        }
      }
      return undefined;
    },
  };
};

const RETRY_MS = 50;
