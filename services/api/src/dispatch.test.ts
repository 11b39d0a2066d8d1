import { afterAll, expect, test } from 'bun:test';
import { connect, createServer, type Socket } from 'node:net';
import { createLog } from '@rookery/shared/log.ts';
import { freePort } from '@rookery/tools/stack/free-port.ts';
import { ownRedis } from '@rookery/tools/test/own-redis.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createDispatch } from './dispatch.ts';

const redis = await ownRedis();
afterAll(() => redis.stop());

/** Redis behind a line that is cut as the so manieth INFO goes through it, until it is mended. */
const behindLine = async (cutAt: number) => {
  const url = new URL(redis.url);
  const [there, port] = [Number(url.port), await freePort()];
  const sockets = new Set<Socket>();
  const isCut = Promise.withResolvers<void>();
  let infos = 0;
  const server = createServer((client) => {
    const far = connect(there, url.hostname);
    client.on('data', (bytes) => {
      infos += bytes.toString('latin1').split('\r\ninfo\r\n').length - 1;
      if (infos < cutAt) far.write(bytes);
      else cut();
    });
    far.on('data', (bytes) => void client.write(bytes));
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
  });
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
    isCut.resolve();
  };
  const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen();
  url.port = String(port);
  return {
    url: url.href,
    isCut: isCut.promise,
    infos: () => infos,
    mend: () => {
      cutAt = Number.POSITIVE_INFINITY;
      return listen();
    },
    close: cut,
  };
};

test('Redis that goes away while it is greeted, and comes back, is dispatched to', async () => {
  // The client asks what it is; the queues do not.
  const line = await behindLine(1);
  const dispatch = createDispatch(line.url, createLog('test', 'silent'));
  try {
    await line.isCut;
    expect(await dispatch.ready()).toBe(false);
    await line.mend();
    await until('the queue', () => dispatch.analyze([{ kind: 'evaluation', id: 'first' }], 1));
    expect(await dispatch.analysesWaiting()).toBe(1);
    expect(line.infos()).toBe(2);
  } finally {
    await dispatch.close();
    line.close();
  }
});
