import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Why a port cannot be listened on. */
export type PortTrouble = 'taken' | 'forbidden' | 'unknown host';

// Below the ports that kernels give to outgoing connections: one of those may be gone before the server that is to
// have it listens.
const FIRST = 15_000;
const LAST = 30_000;

/** A port of the loopback address that is free now. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(FIRST, LAST + 1);
    if (typeof (await bind('127.0.0.1', port)) === 'number') return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
};

/** Undefined when the port can be listened on, or why not. */
export const portTrouble = async (host: string, port: number): Promise<PortTrouble | undefined> => {
  const bound = await bind(host, port);
  return typeof bound === 'number' ? undefined : bound;
};

const bind = (host: string, port: number): Promise<number | PortTrouble> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (err: NodeJS.ErrnoException) => {
      resolve(err.code === 'EADDRINUSE' ? 'taken' : err.code === 'EACCES' ? 'forbidden' : 'unknown host');
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
