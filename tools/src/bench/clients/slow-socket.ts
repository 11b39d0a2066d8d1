import { connect } from 'node:net';

/** What came of a connection. */
export interface Held {
  /** Absent where no answer began. */
  status?: number;
  retryAfter: string | null;
  /** The first kilobytes of the answer. */
  head: string;
  bytes: number;
  seconds: number;
  /** The answer came to its end, the far side broke it off, or we did. */
  end: 'whole' | 'broken' | 'ours';
}

export interface SlowOptions {
  url: string;
  method: 'GET' | 'POST';
  path: string;
  token?: string;
  headers?: Record<string, string>;
  /** What is sent of a body, whose rest never comes. */
  body?: string;
  /** Bytes a second that are read; 0 reads none at all. */
  perSecond: number;
  stop: AbortSignal;
  onBytes?: (bytes: number) => void;
}

const headOf = ({ url, method, path, token, headers = {} }: SlowOptions): string => {
  const lines = {
    host: new URL(url).host,
    connection: 'close',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...headers,
  };
  const fields = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...fields, '', ''].join('\r\n');
};

/** The end of a chunked body. */
const LAST_CHUNK = '0\r\n\r\n';

/** One request over a connection of its own, which is read as slowly as asked, until either side ends it. */
export const holdSocket = (options: SlowOptions): Promise<Held> =>
  new Promise((resolve) => {
    const { url, perSecond, stop, onBytes } = options;
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const began = performance.now();
    let [head, tail, bytes, ours] = ['', '', 0, false];
    let timer: Timer | undefined;
    const leave = (): void => {
      ours = true;
      socket.destroy();
    };
    socket.on('connect', () => {
      socket.write(headOf(options) + (options.body ?? ''));
      if (perSecond === 0) socket.pause();
    });
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      onBytes?.(chunk.length);
      if (head.length < 4_096) head += chunk.toString('latin1', 0, 4_096);
      tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 5))).slice(-LAST_CHUNK.length);
      if (!Number.isFinite(perSecond)) return;
      socket.pause();
      timer = setTimeout(() => socket.resume(), (chunk.length / perSecond) * 1_000);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', leave);
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? Number.NaN);
      const isWhole = tail === LAST_CHUNK || /^content-length:/im.test(head);
      resolve({
        ...(status > 0 && { status }),
        retryAfter: /^retry-after: (\d+)/im.exec(head)?.[1] ?? null,
        head,
        bytes,
        seconds: (performance.now() - began) / 1_000,
        end: isWhole ? 'whole' : ours ? 'ours' : 'broken',
      });
    });
    if (stop.aborted) leave();
    else stop.addEventListener('abort', leave);
  });
