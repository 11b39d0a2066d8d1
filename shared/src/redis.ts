import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from './log.ts';

/** For BullMQ: a command waits for Redis as long as it takes. */
export const PATIENT: RedisOptions = { maxRetriesPerRequest: null };

/** A connection to Redis. Its errors are logged once for each time that it goes away. */
export const connectRedis = (url: string, name: string, log: Log, options: RedisOptions = PATIENT): Redis => {
  const redis = new Redis(url, options);
  let away = false;
  redis.on('error', (err: Error) => {
    if (!away) log.warn({ err, connection: name }, 'redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info({ connection: name }, 'redis is back');
    away = false;
  });
  return redis;
};

/** Whether an error of BullMQ only says what the connection has said already. */
export const isAboutConnection = (error: Error): boolean =>
  /^(ECONN|ETIMEDOUT|EPIPE|EAI_|ENOTFOUND)/.test(String((error as { code?: unknown }).code)) ||
  /connection is closed|max retries|stream isn't writeable/i.test(error.message);
