import { createRoute } from '@hono/zod-openapi';
import { statusSchema } from '@rookery/shared/contract/status.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { readStatus } from '../status/read.ts';

const statusRoute = createRoute({
  method: 'get',
  path: '/status',
  summary: 'How it stands',
  description: 'The conversation with Lichess, what is stored, what is on its way.',
  responses: { 200: json(statusSchema, 'as it is now'), ...PROBLEMS },
});

/** One screen of state for an operator. */
export const statusRoutes = (services: Services) =>
  createRouter().openapi(statusRoute, async (c) => c.json(await readStatus(services), 200));
