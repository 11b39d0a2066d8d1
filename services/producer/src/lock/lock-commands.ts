import type { Redis } from 'ioredis';

/** One lock for all producers that share this Redis. */
export const LOCK_KEY = 'rookery:lichess:lock';

const RENEW = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Takes the lock when nobody holds it. */
export const acquireLock = async (
  redis: Redis,
  key: string,
  token: string,
  ttlMs: number,
): Promise<boolean> => (await redis.set(key, token, 'PX', ttlMs, 'NX')) === 'OK';

/** Renews the lock; false when it is no longer the token's. */
export const renewLock = async (redis: Redis, key: string, token: string, ttlMs: number): Promise<boolean> =>
  (await redis.eval(RENEW, 1, key, token, ttlMs)) === 1;

/** Gives the lock back if it is the token's. */
export const releaseLock = async (redis: Redis, key: string, token: string): Promise<void> => {
  await redis.eval(RELEASE, 1, key, token);
};
