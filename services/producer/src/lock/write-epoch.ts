import { Redis } from 'ioredis';
import { firstEpoch, LOCK_KEY, lockKeys, readRunId } from './lock-commands.ts';

/**
 * Tells every lock that this Redis holds what it ever held, so that nobody waits out a quarantine: for whoever knows
 * that no request of an earlier run can be open. False, with nothing written, when somebody owns the lock or a
 * quarantine has begun.
 */
export const writeEpoch = async (redisUrl: string, key = LOCK_KEY): Promise<boolean> => {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, commandTimeout: 5_000 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await firstEpoch(redis, lockKeys(key), await readRunId(redis));
  } finally {
    redis.disconnect();
  }
};
