import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';

/** Answers belong to whoever asked, and hold until something changes: nothing is shown again without asking. */
export const cacheHeaders = createMiddleware(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-cache');
});

/**
 * For answers about one game: an ETag of what was said, and 304 without a body to whoever has that already. Made from
 * the answer itself, so that nothing that changes it can be forgotten.
 */
export const conditional = etag();

/** The answer 304 of such a route. */
export const NOT_MODIFIED = {
  304: { description: 'unchanged: the client has it already, as its If-None-Match says' },
} as const;
