import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { RequestEnv } from '../context.ts';
import { problem } from './problem.ts';

const digest = (text: string): Uint8Array => new Bun.CryptoHasher('sha256').update(text).digest();

/** Lets only the bearer of `token` pass. Hashes are compared, in constant time. */
export const requireToken = (token: string): MiddlewareHandler<RequestEnv> => {
  const expected = digest(token);
  // The workers send the same header thousands of times a second.
  let lastGood = '';
  return async (c, next) => {
    const header = c.req.header('authorization') ?? '';
    if (header === '' || header !== lastGood) {
      const given = /^Bearer +(\S+) *$/i.exec(header)?.[1];
      if (given === undefined || !timingSafeEqual(digest(given), expected)) {
        c.header('www-authenticate', 'Bearer realm="rookery"');
        return problem(
          c,
          'unauthorized',
          'this needs the header "Authorization: Bearer TOKEN" with a valid token',
        );
      }
      lastGood = header;
    }
    return next();
  };
};
