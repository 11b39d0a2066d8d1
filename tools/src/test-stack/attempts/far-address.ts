import { createSocket } from 'node:dgram';
import type { Deployed } from '../deployed.ts';

/** An address outside all networks of the stack. */
export interface FarAddress {
  host: string;
  port: number;
  /** Not this machine's: a container on a network without translation of addresses gets no answer from there. */
  beyond: boolean;
}

/** In the internet, answering on port 80 to everybody. */
const INTERNET = { host: '1.1.1.1', port: 80, beyond: true };

/** Connects by what every image from Debian has; prints `reached`, or fails and says why. */
export const connectTo = ({ host, port }: { host: string; port: number }): string[] => [
  'sh',
  '-c',
  `timeout 4 bash -c "exec 3<> /dev/tcp/${host}/${port}"
   code=$?; [ $code = 124 ] && echo timed out >&2; [ $code = 0 ] && echo reached; exit $code`,
];

/**
 * Calls `work` with the addresses outside that the producer, which has a way out, reaches: one in the internet, and a
 * listener of ours on the address by which this machine goes out itself. There may be none.
 */
export const withFarAddresses = async <T>(
  stack: Pick<Deployed, 'inside'>,
  work: (addresses: FarAddress[]) => Promise<T>,
): Promise<T> => {
  const own = await ownAddress();
  const listener =
    own === undefined
      ? undefined
      : Bun.listen({
          hostname: own,
          port: 0,
          socket: { open: (socket) => void socket.end(), data: () => {} },
        });
  const candidates: FarAddress[] = [INTERNET];
  if (listener && own !== undefined) candidates.push({ host: own, port: listener.port, beyond: false });
  try {
    const reached: FarAddress[] = [];
    for (const address of candidates)
      if ((await stack.inside('producer', connectTo(address))).code === 0) reached.push(address);
    return await work(reached);
  } finally {
    listener?.stop(true);
  }
};

/** The address that packets to the internet leave from; undefined where none do. Sends nothing. */
const ownAddress = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    const settle = (address?: string): void => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => settle());
    socket.connect(INTERNET.port, INTERNET.host, () => settle(socket.address().address));
  });
