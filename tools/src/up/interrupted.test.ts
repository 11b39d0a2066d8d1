import { afterAll, expect, test } from 'bun:test';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { identify } from '../stack/process.ts';
import { findStackFile } from '../stack/stack-file.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { given, REDIS } from '../test/given.ts';
import { startTestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';

const folder = temporaryFolder('interrupted');
afterAll(folder.remove);

/** A Redis that answers its first client alone: whoever looks finds it, and whoever then works with it waits. */
const answeringOnce = async (): Promise<{ url: string; close(): void }> => {
  const { hostname, port, password } = new URL(given(REDIS));
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (sockets.push(client) > 1) return;
    const redis = connect(Number(port), hostname);
    redis.on('error', () => undefined);
    client.on('data', (bytes) => redis.write(bytes));
    redis.on('data', (bytes) => client.write(bytes));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `redis://:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

test('a signal in the middle of the start ends what has begun', async () => {
  // The API serves only when it has a Redis: the start is in its middle until the signal comes.
  const redis = await answeringOnce();
  const starting = startTestStack({ dataFolder: folder.path, env: { REDIS_URL: redis.url } });
  const begun = until(
    'the API',
    () => {
      const seen = findStackFile(folder.path);
      return seen?.api.pid && seen;
    },
    { within: 50_000 },
  );
  const file = await Promise.race([begun, starting.then(() => begun)]);
  process.kill(file.up.pid, 'SIGINT');
  await expect(starting).rejects.toThrow('up ended with exit 0');
  expect([file.postgres.pid, file.api.pid].filter((pid) => identify(pid ?? 0) !== undefined)).toEqual([]);
  redis.close();
});
