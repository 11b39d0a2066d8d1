import { createRoute } from '@hono/zod-openapi';
import { playerFilterSchema } from '@rookery/shared/contract/insights.ts';
import { listOf } from '@rookery/shared/contract/paging.ts';
import {
  headToHeadSchema,
  opponentSchema,
  opponentsQuerySchema,
  ratingsQuerySchema,
  ratingsSchema,
  summarySchema,
} from '@rookery/shared/contract/statistics.ts';
import { playerIdOf, usernameSchema } from '@rookery/shared/lichess/username.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { headToHead } from '../statistics/head-to-head.ts';
import { listOpponents } from '../statistics/opponents.ts';
import { rateHistory } from '../statistics/ratings.ts';
import { summarize } from '../statistics/summary.ts';
import { playerParam } from './players.ts';

const pairParam = playerParam.extend({
  opponent: usernameSchema.transform(playerIdOf).meta({ description: 'the name of the other player' }),
});
const headToHeadFilter = playerFilterSchema.omit({ opponent: true });

const summaryRoute = createRoute({
  method: 'get',
  path: '/players/{id}/summary',
  summary: "What a player's games come to",
  description: 'Of anybody who took part in a stored game. All filters of the list apply.',
  request: { params: playerParam, query: playerFilterSchema },
  responses: { 200: json(summarySchema, 'the summary'), ...PROBLEMS },
});

const ratingsRoute = createRoute({
  method: 'get',
  path: '/players/{id}/ratings',
  summary: 'The rating after each rated game',
  description:
    'Thinned to at most `points`; every point is a game, and the highest and the lowest are among them.',
  request: { params: playerParam, query: ratingsQuerySchema },
  responses: { 200: json(ratingsSchema, 'the history of one perf'), ...PROBLEMS },
});

const opponentsRoute = createRoute({
  method: 'get',
  path: '/players/{id}/opponents',
  summary: 'Whom a player met, most games first',
  request: { params: playerParam, query: opponentsQuerySchema },
  responses: { 200: json(listOf(opponentSchema), 'a page of opponents'), ...PROBLEMS },
});

const headToHeadRoute = createRoute({
  method: 'get',
  path: '/players/{id}/opponents/{opponent}',
  summary: 'The games between two players',
  request: { params: pairParam, query: headToHeadFilter },
  responses: { 200: json(headToHeadSchema, "from the first one's side"), ...PROBLEMS },
});

/** What the games of a player come to. */
export const statisticsRoutes = ({ db }: Services) =>
  createRouter()
    .openapi(summaryRoute, async (c) =>
      c.json(await summarize(db, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(ratingsRoute, async (c) =>
      c.json(await rateHistory(db, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(opponentsRoute, async (c) =>
      c.json(await listOpponents(db, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(headToHeadRoute, async (c) => {
      const { id, opponent } = c.req.valid('param');
      return c.json(await headToHead(db, id, opponent, c.req.valid('query')), 200);
    });
