import { type AddressInfo, createServer, connect as openSocket, type Socket } from 'node:net';

/**
 * What stands between the workers and the API does: `pass` everything on; answer `500` by itself; `hang` without a
 * word; `cut` every connection; or be `deaf`: pass requests on and lose the answers, so that what was committed is not
 * known.
 */
export const PROXY_MODES = ['pass', '500', 'hang', 'cut', 'deaf'] as const;
export type ProxyMode = (typeof PROXY_MODES)[number];

export interface ApiProxy {
  url: string;
  mode(): ProxyMode;
  /** Connections that are open change with it. */
  set(mode: ProxyMode): void;
  close(): Promise<void>;
}

const SORRY =
  'HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/plain\r\ncontent-length: 5\r\nconnection: close\r\n\r\nsorry';

/** A proxy for the API on a port of its own. */
export const startApiProxy = async (apiPort: number): Promise<ApiProxy> => {
  let mode: ProxyMode = 'pass';
  const open = new Set<Socket>();

  const join = (client: Socket): void => {
    const upstream = openSocket({ host: '127.0.0.1', port: apiPort });
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    upstream.on('data', (bytes) => {
      if (mode === 'deaf') end();
      else if (mode !== 'hang' && !client.destroyed) client.write(bytes);
    });
    client.on('data', (bytes) => {
      if (mode !== 'hang' && !upstream.destroyed) upstream.write(bytes);
    });
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  };

  const server = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    if (mode === 'cut') client.destroy();
    else if (mode === '500') client.once('data', () => client.end(SORRY));
    else if (mode === 'hang') client.resume();
    else join(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: () => mode,
    set: (next) => {
      // What hung has lost bytes, and what is open would not be answered with 500.
      if (mode === 'hang' || next === '500' || next === 'cut') endAll();
      mode = next;
    },
    close: () => {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
