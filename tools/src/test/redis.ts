import { Redis } from 'ioredis';
import { given, REDIS } from './given.ts';

/** A Redis database of a test file's own: number 1 to 255 of the run's server, empty at first. */
export interface TestRedis {
  url: string;
  /** Removes everything from it. FLUSHALL would empty the databases of other test files too. */
  flush(): Promise<void>;
}

/** Takes the next free database. Tests that stop, flush or restart a whole server use `ownRedis`. */
export const testRedis = async (): Promise<TestRedis> => {
  const url = new URL(given(REDIS));
  const number = await withRedis(url.href, async (redis) => ((await redis.incr('test:databases')) % 255) + 1);
  url.pathname = `/${number}`;
  const flush = () => withRedis(url.href, async (redis) => void (await redis.flushdb()));
  await flush();
  return { url: url.href, flush };
};

const withRedis = async <T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(url, { retryStrategy: () => null });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};
