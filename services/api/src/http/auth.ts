import { RookeryError } from '@rookery/shared/errors.ts';
import { inTime } from '@rookery/shared/in-time.ts';
import type { Context, MiddlewareHandler } from 'hono';
import type { RequestEnv } from '../context.ts';
import type { Doorkeeper } from '../principals/doorkeeper.ts';
import { mayCall } from '../principals/scopes.ts';
import type { SessionCookie } from '../sessions/cookie.ts';
import { hostOf } from './address.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';
import { problem } from './problem.ts';
import type { Sites } from './sites.ts';

export interface AuthOptions {
  doorkeeper: Doorkeeper;
  cookie: SessionCookie;
  sites: Sites;
  failures: FailedSignIns;
}

const SAFE = new Set(['GET', 'HEAD']);
/** So long Postgres is asked who that is. */
const MOST_MS = 10_000;

const noWord = () =>
  new RookeryError('unavailable', 'the database does not say whose token this is; try again');

/**
 * Who asks comes first: lets nobody pass without a principal, no principal call what is not its own, and no page of
 * another origin use the session of ours. Making a session alone needs no principal.
 */
export const requirePrincipal = (options: AuthOptions): MiddlewareHandler<RequestEnv> => {
  const { doorkeeper, cookie, sites, failures } = options;

  const refuse = async (c: Context<RequestEnv>): Promise<Response> => {
    const seconds = await failures.count(c);
    if (seconds !== undefined) return tooMany(c, seconds);
    return unauthorized(c);
  };

  return async (c, next) => {
    const { method, path } = c.req;
    if (method === 'POST' && path === '/api/session') return isForeign(c, sites) ? foreign(c) : next();
    const header = c.req.header('authorization');
    const kind = header === undefined ? 'session' : 'token';
    const secret = header === undefined ? cookie.read(c) : bearerOf(header);
    if (secret === undefined) return header === undefined ? unauthorized(c) : refuse(c);
    const shown = { kind, secret } as const;
    let principal = doorkeeper.recall(shown);
    if (principal === undefined) {
      // Beyond the limit strangers are not looked up.
      const seconds = doorkeeper.wasHere(shown) ? undefined : await failures.exceeded(c);
      if (seconds !== undefined) return tooMany(c, seconds);
      principal = await inTime(MOST_MS, doorkeeper.find(shown), noWord);
    }
    if (principal === undefined) return refuse(c);
    if (isForeign(c, sites) || (header === undefined && !isOwnPage(c))) return foreign(c);
    if (!mayCall(principal.role, method, path))
      return problem(c, 'forbidden', `a ${principal.role} may not call ${method} ${path}`);
    c.set('principal', principal);
    return next();
  };
};

const bearerOf = (header: string): string | undefined => /^Bearer +(\S+) *$/i.exec(header)?.[1];

/** Whether a browser says that another page asks. */
const isForeign = (c: Context, sites: Sites): boolean => {
  const origin = c.req.header('origin');
  return origin !== undefined && !sites.isOrigin(origin, hostOf(c));
};

/** Whether the page itself asks, where that matters: what a cookie is sent with may be sent by any page. */
const isOwnPage = (c: Context): boolean => {
  const site = c.req.header('sec-fetch-site');
  // `none` is the person: the address bar, a bookmark.
  if (SAFE.has(c.req.method)) return site === undefined || site === 'same-origin' || site === 'none';
  // An Origin that is there has been looked at.
  return site === 'same-origin' || (site === undefined && c.req.header('origin') !== undefined);
};

/** 401, with how to sign in. */
export const unauthorized = (c: Context<RequestEnv>): Response => {
  c.header('www-authenticate', 'Bearer realm="rookery"');
  return problem(
    c,
    'unauthorized',
    'this needs the header "Authorization: Bearer TOKEN" with a valid token, or a session',
  );
};

const foreign = (c: Context<RequestEnv>): Response =>
  problem(
    c,
    'foreign_origin',
    'this is answered to the page of this stack alone, not to one of another origin',
  );

/** 429 with the seconds after which it may be tried again. */
export const tooMany = (
  c: Context<RequestEnv>,
  seconds: number,
  detail = 'too many failed sign-ins from this address; try again later',
): Response => {
  c.header('retry-after', String(seconds));
  return problem(c, 'too_many_requests', detail);
};
