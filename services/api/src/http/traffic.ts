import type { MiddlewareHandler } from 'hono';

/** A client that asks one thing after the other is there all the time. */
const BUSY_MS = 500;

/** Whether anybody asks for anything, so that long work can leave room. */
export interface Traffic {
  count: MiddlewareHandler;
  isBusy(): boolean;
}

/** Counts all requests but those of the long work itself, which `path` is. */
export const createTraffic = (path: string): Traffic => {
  let last = Number.NEGATIVE_INFINITY;
  return {
    count: (c, next) => {
      if (c.req.path !== path) last = performance.now();
      return next();
    },
    isBusy: () => performance.now() - last < BUSY_MS,
  };
};
