import type { Log } from '@rookery/shared/log.ts';
import type { MiddlewareHandler } from 'hono';

/** Logs every request at the level debug, as it begins to be answered; its id is in every line anyway. */
export const logRequests =
  (log: Log): MiddlewareHandler =>
  async (c, next) => {
    if (!log.isLevelEnabled('debug')) return next();
    const began = performance.now();
    await next();
    const ms = Math.round(performance.now() - began);
    log.debug({ method: c.req.method, path: c.req.path, status: c.res.status, ms }, 'request');
  };
