import { createMiddleware } from 'hono/factory';
import { parseAccept } from 'hono/utils/accept';

/** What is offered, the cheaper first: zstd takes a quarter of the time of gzip. */
const ENCODINGS = ['zstd', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Smaller answers fit one packet anyway. */
export const LARGE_BYTES = 1_400;

/** Answers that are whole when they are sent. */
const WHOLE = /^(application\/json|text\/(html|css|javascript))\b/;
/** Files that are written while they are sent. Events are neither: each is awaited. */
const STREAMED = /^(application\/x-ndjson|application\/x-chess-pgn|text\/csv)\b/;

/** The encoding that a client takes, by its Accept-Encoding; undefined for none of ours. */
export const encodingFor = (accepted: string | undefined): Encoding | undefined => {
  if (accepted === undefined) return undefined;
  const given = parseAccept(accepted);
  const weight = (name: string) =>
    (given.find(({ type }) => type.toLowerCase() === name) ?? given.find(({ type }) => type === '*'))?.q ?? 0;
  const best = Math.max(...ENCODINGS.map(weight));
  return best > 0 ? ENCODINGS.find((encoding) => weight(encoding) === best) : undefined;
};

const compressed = (bytes: Uint8Array<ArrayBuffer>, encoding: Encoding): Uint8Array<ArrayBuffer> =>
  new Uint8Array(encoding === 'zstd' ? Bun.zstdCompressSync(bytes) : Bun.gzipSync(bytes, { level: 4 }));

/**
 * Compresses large answers to GET as the client takes them. What could be compressed says so by Vary, also where it was
 * not: to HEAD, and in a 304, which stands for the answer that it spares.
 */
export const compression = createMiddleware(async (c, next) => {
  await next();
  const type = c.res.headers.get('content-type') ?? '';
  const streamed = STREAMED.test(type);
  if (c.res.status === 304) return c.header('vary', 'accept-encoding', { append: true });
  if (c.res.status !== 200 || !(streamed || WHOLE.test(type))) return;
  c.header('vary', 'accept-encoding', { append: true });
  const encoding = encodingFor(c.req.header('accept-encoding'));
  if (c.req.method !== 'GET' || !encoding || !c.res.body) return;
  if (streamed) {
    c.res = new Response(c.res.body.pipeThrough(new CompressionStream(encoding)), c.res);
  } else {
    const bytes = new Uint8Array(await c.res.arrayBuffer());
    const large = bytes.length >= LARGE_BYTES;
    c.res = new Response(large ? compressed(bytes, encoding) : bytes, c.res);
    if (!large) return;
  }
  c.res.headers.delete('content-length');
  c.res.headers.set('content-encoding', encoding);
});
