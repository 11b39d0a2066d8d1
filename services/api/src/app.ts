import { OpenAPIHono } from '@hono/zod-openapi';
import { withRequestId } from '@rookery/shared/request-id.ts';
import { contextStorage } from 'hono/context-storage';
import { requestId } from 'hono/request-id';
import type { RequestEnv, Services } from './context.ts';
import { requirePrincipal } from './http/auth.ts';
import { checkHost } from './http/check-host.ts';
import { compression } from './http/compression.ts';
import { CONDITIONAL_PATHS, cacheHeaders, conditional } from './http/conditional.ts';
import { createFailedSignIns, type FailedSignIns } from './http/failed-sign-ins.ts';
import { limitReaders, limitRequests } from './http/limits.ts';
import { logRequests } from './http/log-requests.ts';
import { capStreams, EVENT_CAP, EXPORT_CAP, IMPORT_CAP } from './http/open-streams.ts';
import { answerError, problem } from './http/problem.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createSites } from './http/sites.ts';
import { createTraffic, type Traffic } from './http/traffic.ts';
import { serveDescription } from './openapi/serve.ts';
import { servePage } from './page/serve.ts';
import { serveReference } from './reference/serve.ts';
import { analysisRoutes } from './routes/analyses.ts';
import { evaluationRoutes } from './routes/evaluations.ts';
import { eventRoutes } from './routes/events.ts';
import { explorerRoutes } from './routes/explorer.ts';
import { exportRoutes } from './routes/export.ts';
import { gameRoutes } from './routes/games.ts';
import { healthRoutes } from './routes/health.ts';
import { importRoutes } from './routes/imports.ts';
import { insightRoutes } from './routes/insights.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { mistakeRoutes } from './routes/mistakes.ts';
import { playerRoutes } from './routes/players.ts';
import { rejectedRoutes } from './routes/rejected.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { statusRoutes } from './routes/status.ts';
import { syncRoutes } from './routes/syncs.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { createSessionCookie, type SessionCookie } from './sessions/cookie.ts';

/** The routes under /api, chained so that their types reach the client. */
const apiRoutes = (services: Services, cookie: SessionCookie, failures: FailedSignIns, traffic: Traffic) =>
  new OpenAPIHono<RequestEnv>()
    .route('/', playerRoutes(services))
    .route('/', syncRoutes(services))
    .route('/', exportRoutes(services)) // before games, one of which would be called so
    .route('/', gameRoutes(services))
    .route('/', importRoutes(services, traffic))
    .route('/', analysisRoutes(services))
    .route('/', evaluationRoutes(services))
    .route('/', explorerRoutes(services))
    .route('/', statisticsRoutes(services))
    .route('/', insightRoutes(services))
    .route('/', mistakeRoutes(services))
    .route('/', rejectedRoutes(services))
    .route('/', statusRoutes(services))
    .route('/', eventRoutes(services))
    .route('/', sessionRoutes(services, cookie, failures))
    .route('/', tokenRoutes(services));

/** The type that the RPC client is made from. */
export type Api = ReturnType<typeof apiRoutes>;

/** The whole HTTP application. Who asks comes first: without a principal anything under /api is 401. */
export const createApp = (services: Services) => {
  const app = new OpenAPIHono<RequestEnv>();
  const { doorkeeper, sites = createSites() } = services;
  const cookie = createSessionCookie(sites.overTls);
  const failures = createFailedSignIns();
  const traffic = createTraffic('/api/imports');
  const guard = requirePrincipal({ doorkeeper, cookie, sites, failures });
  app.use(requestId());
  app.use((c, next) => withRequestId(c.get('requestId'), next));
  app.use(traffic.count, services.metrics.requests, logRequests(services.log));
  app.onError((error, c) => answerError(error, c, services.log));
  app.notFound((c) => problem(c, 'not_found', `there is no ${c.req.method} ${c.req.path}`));
  app.use(securityHeaders(sites.overTls), checkHost(sites));
  const readers = limitReaders();
  const requests = limitRequests();
  app.use('/api/*', guard, readers, compression, cacheHeaders);
  app.use('/metrics', guard, readers, requests);
  app.route('/', metricsRoutes(services));
  // Who waits for a turn is forgotten when the client goes.
  app.use('/api/*', requests, contextStorage());
  const events = capStreams(EVENT_CAP, doorkeeper);
  for (const path of ['/api/events', '/api/games/:id/analysis/events', '/api/evaluations/:id/events'])
    app.use(path, events);
  app.use('/api/games/export', capStreams(EXPORT_CAP, doorkeeper));
  app.use('/api/imports', capStreams(IMPORT_CAP, doorkeeper));
  for (const path of CONDITIONAL_PATHS) app.get(path.replaceAll(/\{(\w+)\}/g, ':$1'), conditional);
  app.route('/', healthRoutes(services));
  const api = apiRoutes(services, cookie, failures, traffic);
  app.route('/api', api);
  if (services.pageFolder !== undefined) app.use(servePage(services.pageFolder));
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookie.name,
  });
  serveDescription(app, services.version);
  serveReference(app);
  return app;
};
