import { createRoute, z } from '@hono/zod-openapi';
import { listOf, pagingSchema } from '@rookery/shared/contract/paging.ts';
import { rejectedSchema, rejectSchema } from '@rookery/shared/contract/save.ts';
import { retriedSchema } from '@rookery/shared/contract/status.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { listRejected } from '../rejected/read.ts';
import { recordRejected } from '../rejected/record.ts';
import { retryAllRejected, retryRejected } from '../rejected/retry.ts';

const numberParam = z.object({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .meta({ description: 'the `id` of a rejected record' }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/rejected',
  summary: 'Records that could not be stored, newest first',
  request: { query: pagingSchema.strict() },
  responses: { 200: json(listOf(rejectedSchema), 'the records'), ...PROBLEMS },
});

const recordRoute = createRoute({
  method: 'post',
  path: '/rejected',
  summary: 'List a record that cannot be stored (workers)',
  request: { body: { required: true, content: { 'application/json': { schema: rejectSchema } } } },
  responses: {
    201: json(z.object({ id: z.number().int() }), 'listed, once for the same bytes'),
    ...PROBLEMS,
  },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/rejected/{id}/retry',
  summary: 'Try a rejected record again',
  request: { params: numberParam },
  responses: { 200: json(z.object({ gameId: z.string() }), 'stored now, and no longer listed'), ...PROBLEMS },
});

const retryAllRoute = createRoute({
  method: 'post',
  path: '/rejected/retry',
  summary: 'Try every rejected record again',
  description: 'What is refused again stays listed, with its reason of today.',
  responses: { 200: json(retriedSchema, 'what became of them'), ...PROBLEMS },
});

/** What could not be stored: listed, never lost. */
export const rejectedRoutes = ({ db, writer, events }: Services) =>
  createRouter()
    .openapi(listRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      return c.json(await listRejected(db, limit, cursor), 200);
    })
    .openapi(recordRoute, async (c) => {
      const { id, movements } = await recordRejected(db.sql, c.req.valid('json'));
      events.syncsMoved(movements);
      return c.json({ id }, 201);
    })
    .openapi(retryAllRoute, async (c) => c.json(await retryAllRejected(db, writer), 200))
    .openapi(retryRoute, async (c) => c.json(await retryRejected(db, writer, c.req.valid('param').id), 200));
