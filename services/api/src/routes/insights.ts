import { createRoute, z } from '@hono/zod-openapi';
import { insightKindsSchema, insightSchema, insightsQuerySchema } from '@rookery/shared/contract/insights.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { answerInsights } from '../statistics/insights/answer.ts';
import { listInsights } from '../statistics/insights/list.ts';
import { playerParam } from './players.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/insights',
  summary: 'What insights there are',
  description: 'Every metric and every dimension, with its unit, what it means, and what goes together.',
  responses: { 200: json(insightKindsSchema, 'the metrics and the dimensions'), ...PROBLEMS },
});

const insightsRoute = createRoute({
  method: 'get',
  path: '/players/{id}/insights',
  summary: "A metric of a player's games by one or two dimensions",
  description:
    'Each value comes with a 95 % interval: Wilson for shares (of points too, a draw counting half), Student’s t for means, cut off at what they can be; the values are taken as independent. Groups without a value are left out. Every finished game counts unless filters say otherwise.',
  request: { params: playerParam, query: insightsQuerySchema },
  responses: { 200: json(z.array(insightSchema), 'the groups, in order'), ...PROBLEMS },
});

/** Insights: any metric by any dimension. */
export const insightRoutes = ({ db }: Services) =>
  createRouter()
    .openapi(listRoute, (c) => c.json(listInsights(), 200))
    .openapi(insightsRoute, async (c) =>
      c.json(await answerInsights(db, c.req.valid('param').id, c.req.valid('query')), 200),
    );
