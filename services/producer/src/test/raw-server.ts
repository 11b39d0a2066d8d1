import { createServer, type Socket } from 'node:net';

/** A request that arrived: its method and target, its headers by lower-case name, and its body. */
export interface RawRequest {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
}

/** Writes an answer byte by byte as the test wants it. */
export type Script = (socket: Socket, request: RawRequest) => unknown;

export interface RawServer {
  url: string;
  requests: RawRequest[];
  /** What the next requests are answered with; the last one stays. */
  script(...scripts: Script[]): void;
  /** The most connections with a request that were open at a time. */
  mostOpen(): number;
  open(): number;
  stop(): void;
}

/** A server that sends whatever bytes a test wants, faults of the transport included. */
export const startRawServer = async (): Promise<RawServer> => {
  const requests: RawRequest[] = [];
  let scripts: Script[] = [];
  let open = 0;
  let mostOpen = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    let text = '';
    const read = (data: Buffer): void => {
      if (text === '') {
        open++;
        mostOpen = Math.max(mostOpen, open);
        socket.once('close', () => open--);
      }
      text += data.toString();
      const request = readRequest(text);
      if (!request) return;
      socket.off('data', read);
      requests.push(request);
      const script = scripts.length > 1 ? scripts.shift() : scripts[0];
      script?.(socket, request);
    };
    socket.on('data', read);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    script: (...given) => {
      scripts = given;
    },
    mostOpen: () => mostOpen,
    open: () => open,
    stop: () => void server.close(),
  };
};

/** Undefined when the rest is still to come. */
const readRequest = (text: string): RawRequest | undefined => {
  const end = text.indexOf('\r\n\r\n');
  // What is no HTTP is answered at once.
  if (end < 0) return text.startsWith('GET ') || text.startsWith('POST ') ? undefined : NO_REQUEST;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const body = text.slice(end + 4);
  const headers = Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );
  if (body.length < Number(headers['content-length'] ?? 0)) return undefined;
  const [method = '', target = ''] = first.split(' ');
  return { method, target, headers, body };
};

const NO_REQUEST: RawRequest = { method: '', target: '', headers: {}, body: '' };

const NDJSON = 'application/x-ndjson';

/** The head of an answer; `framing` says how its end is told. */
export const head = (
  socket: Socket,
  {
    status = 200,
    type = NDJSON,
    framing = 'chunked',
  }: { status?: number; type?: string; framing?: 'chunked' | 'close' },
): void => {
  const transfer = framing === 'chunked' ? 'transfer-encoding: chunked\r\n' : '';
  socket.write(`HTTP/1.1 ${status} X\r\ncontent-type: ${type}\r\n${transfer}connection: close\r\n\r\n`);
};

/** A chunk of a chunked answer. */
export const chunk = (socket: Socket, body: string | Uint8Array): void => {
  const bytes = Buffer.from(body);
  socket.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
};

/** The end of a chunked answer, and of the connection. */
export const finish = (socket: Socket): void => {
  socket.end('0\r\n\r\n');
};

/** A whole chunked export of these lines. */
export const whole =
  (...lines: (string | Uint8Array)[]): Script =>
  (socket) => {
    head(socket, {});
    for (const line of lines) chunk(socket, Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
    finish(socket);
  };

/** A whole answer that is no export. */
export const plain =
  (status: number, body: string, type = 'application/json'): Script =>
  (socket) => {
    head(socket, { status, type });
    if (body) chunk(socket, body);
    finish(socket);
  };
