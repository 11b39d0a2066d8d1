import { expect, test } from 'bun:test';
import { Redis } from 'ioredis';
import { ownRedis } from './own-redis.ts';
import { testRedis } from './redis.ts';

const withRedis = async <T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(url, { retryStrategy: () => null });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};

test('two test files do not see each other’s keys', async () => {
  const [one, two] = [await testRedis(), await testRedis()];
  await withRedis(one.url, (redis) => redis.set('key', 'one'));
  await two.flush();
  expect(await withRedis(two.url, (redis) => redis.get('key'))).toBeNull();
  expect(await withRedis(one.url, (redis) => redis.get('key'))).toBe('one');
});

test('a durable server of a test’s own keeps its keys over a kill', async () => {
  const server = await ownRedis({ durable: true });
  try {
    await withRedis(server.url, async (redis) => {
      await redis.set('key', 'kept');
      await redis.config('SET', 'appendfsync', 'always');
      await redis.set('other', 'kept');
    });
    const before = server.pid();
    await server.kill();
    await server.start();
    expect(server.pid()).not.toBe(before);
    expect(await withRedis(server.url, (redis) => redis.get('key'))).toBe('kept');
  } finally {
    await server.stop();
  }
});
