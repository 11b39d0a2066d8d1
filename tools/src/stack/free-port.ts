import { createServer } from 'node:net';

/** Why a port cannot be listened on. */
export type PortTrouble = 'taken' | 'forbidden' | 'unknown host';

/** A port of the loopback address that is free now. */
export const freePort = async (): Promise<number> => {
  const bound = await bind('127.0.0.1', 0);
  if (typeof bound !== 'number') throw new Error(`no free port: ${bound}`);
  return bound;
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
