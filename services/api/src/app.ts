import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import type { RequestEnv, Services } from './context.ts';
import { requireToken } from './http/auth.ts';
import { compression } from './http/compression.ts';
import { cacheHeaders } from './http/conditional.ts';
import { answerError, problem } from './http/problem.ts';
import { analysisRoutes } from './routes/analyses.ts';
import { evaluationRoutes } from './routes/evaluations.ts';
import { eventRoutes } from './routes/events.ts';
import { explorerRoutes } from './routes/explorer.ts';
import { exportRoutes } from './routes/export.ts';
import { gameRoutes } from './routes/games.ts';
import { healthRoutes } from './routes/health.ts';
import { insightRoutes } from './routes/insights.ts';
import { playerRoutes } from './routes/players.ts';
import { rejectedRoutes } from './routes/rejected.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { statusRoutes } from './routes/status.ts';
import { syncRoutes } from './routes/syncs.ts';
import { readLedgerState } from './status/read.ts';

/** A game of 1 MiB with its replay fits. */
const BODY_BYTES = 4 * 1024 * 1024;

/** The routes under /api, chained so that their types reach the client. */
const apiRoutes = (services: Services) =>
  new OpenAPIHono<RequestEnv>()
    .route('/', playerRoutes(services))
    .route('/', syncRoutes(services))
    .route('/', exportRoutes(services)) // before games, one of which would be called so
    .route('/', gameRoutes(services))
    .route('/', analysisRoutes(services))
    .route('/', evaluationRoutes(services))
    .route('/', explorerRoutes(services))
    .route('/', statisticsRoutes(services))
    .route('/', insightRoutes(services))
    .route('/', rejectedRoutes(services))
    .route('/', statusRoutes(services))
    .route('/', eventRoutes(services));

/** The type that the RPC client is made from. */
export type Api = ReturnType<typeof apiRoutes>;

/** The whole HTTP application. Who asks comes first: without the token anything under /api is 401. */
export const createApp = (services: Services) => {
  const app = new OpenAPIHono<RequestEnv>();
  app.use(requestId());
  app.onError((error, c) => answerError(error, c, services.log));
  app.notFound((c) => problem(c, 'not_found', `there is no ${c.req.method} ${c.req.path}`));
  app.use('/api/*', requireToken(services.token), compression, cacheHeaders);
  app.use('/metrics', requireToken(services.token));
  app.get('/metrics', async (c) => {
    const { registry, ledgerRead } = services.metrics;
    // Read at each scrape: so the figures survive a restart, and hold for whatever else writes to the database.
    ledgerRead(await readLedgerState(services.db.sql).catch(() => null));
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: BODY_BYTES,
      onError: (c) => problem(c, 'body_too_large', `a body may have ${BODY_BYTES} bytes`),
    }),
  );
  app.route('/', healthRoutes(services));
  const api = apiRoutes(services);
  app.route('/api', api);
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Rookery', version: services.version, license: { name: 'GPL-3.0-or-later' } },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
  });
  return app;
};
