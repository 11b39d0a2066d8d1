import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';

/** Answers with secrets, or about who is let in: nobody keeps them. */
const SECRET = /^\/api\/(session|sessions|tokens)(\/|$)/;

/** Answers belong to whoever asked, and hold until something changes: nothing is shown again without asking. */
export const cacheHeaders = createMiddleware(async (c, next) => {
  await next();
  if (c.res.headers.has('cache-control')) return;
  c.header('cache-control', SECRET.test(c.req.path) ? 'no-store' : 'private, no-cache');
});

/**
 * An ETag of what was said, and 304 without a body to whoever has that already. Made from the answer itself, so that
 * nothing that changes it can be forgotten. It is weak: an answer has one, whatever its bytes are compressed with.
 */
export const conditional = etag({
  weak: true,
  generateDigest: (bytes) => new Uint8Array(new Bun.CryptoHasher('sha1').update(bytes).digest()).buffer,
});

/** The answer 304 of such a route. */
export const NOT_MODIFIED = {
  304: { description: 'unchanged: the client has it already, as its If-None-Match says' },
} as const;

/** Lists and numbers that are conditional too, besides the routes of one game, which say so themselves. */
export const CONDITIONAL_PATHS = [
  '/api/games',
  '/api/explorer',
  '/api/insights',
  '/api/players/{id}/explorer',
  '/api/players/{id}/insights',
  '/api/players/{id}/opponents',
  '/api/players/{id}/opponents/{opponent}',
  '/api/players/{id}/ratings',
  '/api/players/{id}/summary',
] as const;
