import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { every } from 'hono/combine';
import { HTTPException } from 'hono/http-exception';
import { timeout } from 'hono/timeout';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RequestEnv } from '../context.ts';
import { tooMany } from './auth.ts';
import { consume } from './failed-sign-ins.ts';
import { problem } from './problem.ts';

const KIB = 1_024;
/** What a person or a program sends. */
const SMALL_BYTES = 64 * KIB;
/** What a service sends: a game of 1 MiB with its replay fits, and so do the ids of a page. */
const LARGE_BYTES = 4 * 1_024 * KIB;
const SMALL_MS = 60_000;
const LONG_MS = 30 * 60_000;

const LARGE = [
  /^PUT \/api\/(games|workers)(\/|$)/,
  /^POST \/api\/(rejected|syncs|pages|evaluations|analyses)(\/|$)/,
];
/** By nature: a file of games, and everything that was rejected. The import counts its bytes itself. */
const LONG = [/^POST \/api\/imports$/, /^POST \/api\/rejected\/retry$/];
const UNCOUNTED = [/^POST \/api\/imports$/];

const isOf = (routes: RegExp[], { method, path }: Context['req']): boolean =>
  routes.some((route) => route.test(`${method} ${path}`));

const limitBody = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: (c) => problem(c, 'body_too_large', `a body may have ${bytes} bytes here`),
  });

const limitTime = (ms: number) =>
  timeout(
    ms,
    () => new HTTPException(408, { message: `this took longer than ${ms / 1_000} s and was given up` }),
  );

/** Limits the body of a request, and the time until its answer begins, by its route. */
export const limitRequests = (smallMs = SMALL_MS): MiddlewareHandler<RequestEnv> => {
  const small = { bytes: limitBody(SMALL_BYTES), ms: limitTime(smallMs) };
  const large = { bytes: limitBody(LARGE_BYTES), ms: limitTime(LONG_MS) };
  return (c, next) => {
    const { bytes } = isOf(LARGE, c.req) ? large : small;
    const isLong = isOf(LONG, c.req);
    // The connection may be silent meanwhile.
    if (isLong) (c.env as { stayOpen?: () => void } | undefined)?.stayOpen?.();
    const { ms } = isLong ? large : small;
    return isOf(UNCOUNTED, c.req) ? ms(c, next) : every(ms, bytes)(c, next);
  };
};

/** Requests of one reader in a minute, all that use its token together. */
export const READER_A_MINUTE = 1_200;

/** Slows readers down; the owner and the services are not counted. */
export const limitReaders = (aMinute = READER_A_MINUTE): MiddlewareHandler<RequestEnv> => {
  const limiter = new RateLimiterMemory({ points: aMinute, duration: 60 });
  return async (c, next) => {
    const { role, key } = c.get('principal') ?? {};
    if (role !== 'reader') return next();
    const seconds = await consume(limiter, key);
    if (seconds === undefined) return next();
    return tooMany(c, seconds, `a reader may ask ${aMinute} times a minute; try again later`);
  };
};
