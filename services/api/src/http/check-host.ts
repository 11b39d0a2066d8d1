import type { MiddlewareHandler } from 'hono';
import type { RequestEnv } from '../context.ts';
import { hostOf } from './address.ts';
import { problem } from './problem.ts';
import type { Sites } from './sites.ts';

/** Asked by whoever looks after the process, by whatever address he has; they say nothing but the status. */
const HEALTH = /^\/(healthz|readyz)$/;

/**
 * Answers only to the names that the stack is served as. Without it the page of a stranger, whose name he points to this
 * machine, would be one of ours to a browser.
 */
export const checkHost =
  (sites: Sites): MiddlewareHandler<RequestEnv> =>
  (c, next) => {
    const host = hostOf(c);
    if (sites.isHost(host) || HEALTH.test(c.req.path)) return next();
    return Promise.resolve(
      problem(
        c,
        'misdirected',
        `nothing is served here as ${JSON.stringify(host.slice(0, 100))}: ROOKERY_PUBLIC_URL says what it is served as`,
      ),
    );
  };
