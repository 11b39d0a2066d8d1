import { randomUUID } from 'node:crypto';
import type { Log } from '@rookery/shared/log.ts';
import type { Redis } from 'ioredis';
import type { Lease } from './lease.ts';
import { type LockKeys, observeEpoch, renewEpoch } from './lock-commands.ts';
import type { Session } from './lock-connection.ts';

export interface Quarantine {
  /** Whether the lock may be used. Where it may not and the time is over, ends the quarantine. */
  look(session: Session): Promise<boolean>;
}

/**
 * A Redis that lost the lock would give it to a second holder: one that was started again, emptied, or took over from
 * another. Its epoch then is not its run_id, and nobody takes the lock until every right from before is over, and the
 * margin after it, counted here from when this quarantine was first seen. A quarantine has a name, so that one that
 * ended unseen is not taken for the next one.
 */
export const createQuarantine = (options: {
  keys: LockKeys;
  lease: Lease;
  now(): number;
  log: Log;
  beforeEpoch: (() => Promise<void>) | undefined;
}): Quarantine => {
  const { keys, lease, now, log, beforeEpoch } = options;
  const waitMs = lease.ttlMs + lease.marginMs;
  let seen: { runId: string; name: string; since: number } | undefined;

  /** One of all who wait does it. */
  const end = async (redis: Redis, runId: string, name: string): Promise<boolean> => {
    if ((await redis.set(keys.healer, name, 'PX', Math.ceil(lease.marginMs), 'NX')) !== 'OK') return false;
    try {
      await beforeEpoch?.();
    } catch (err) {
      log.warn({ err }, 'the quarantine of the lock goes on');
      return false;
    }
    return renewEpoch(redis, keys, runId, name);
  };

  return {
    look: async ({ redis, runId }) => {
      const name = await observeEpoch(redis, keys, runId, randomUUID());
      if (name === undefined) {
        if (seen) log.info('the quarantine of the lock is over');
        seen = undefined;
        return true;
      }
      if (!seen)
        log.warn(
          { waitMs: Math.round(waitMs) },
          'this run of Redis is new to the lock (used for the first time, started again or emptied): nobody asks Lichess for a while',
        );
      if (seen?.runId !== runId || seen.name !== name) seen = { runId, name, since: now() };
      if (now() - seen.since < waitMs || !(await end(redis, runId, name))) return false;
      log.info('the quarantine of the lock is over');
      seen = undefined;
      return true;
    },
  };
};
