import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { Histogram, type Registry } from 'prom-client';

/** Measures every request: seconds until its answer begins, by method, route (its pattern) and status. */
export const measureRequests = (registry: Registry): MiddlewareHandler => {
  const seconds = new Histogram({
    name: 'rookery_http_request_seconds',
    help: 'requests until the answer begins',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return async (c, next) => {
    const began = performance.now();
    await next();
    // Only what is routed has a name of its own: a stranger's paths must not become series.
    const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'))?.path ?? 'none';
    const method = METHODS.has(c.req.method) ? c.req.method : 'other';
    seconds.observe({ method, route, status: String(c.res.status) }, (performance.now() - began) / 1_000);
  };
};

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
