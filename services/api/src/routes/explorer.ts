import { createRoute } from '@hono/zod-openapi';
import {
  explorerQuerySchema,
  explorerSchema,
  playerExplorerQuerySchema,
} from '@rookery/shared/contract/explorer.ts';
import type { Services } from '../context.ts';
import { explore } from '../explorer/explore.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { playerParam } from './players.ts';

const description =
  'Every position at any ply; transpositions are one position. A game counts once, also where it came back to the position. Games that are not finished do not count.';

const playerRoute = createRoute({
  method: 'get',
  path: '/players/{id}/explorer',
  summary: "What was played from a position in a player's games",
  description: `${description} Without \`color\` the games of both colors count.`,
  request: { params: playerParam, query: playerExplorerQuerySchema },
  responses: { 200: json(explorerSchema, 'the moves and the games'), ...PROBLEMS },
});

const allRoute = createRoute({
  method: 'get',
  path: '/explorer',
  summary: 'What was played from a position in all games',
  description,
  request: { query: explorerQuerySchema },
  responses: { 200: json(explorerSchema, 'the moves and the games'), ...PROBLEMS },
});

/** The explorer of positions. */
export const explorerRoutes = ({ db, lines }: Services) =>
  createRouter()
    .openapi(playerRoute, async (c) => {
      const player = c.req.valid('param').id;
      return c.json(await explore(db, lines, { ...c.req.valid('query'), player }), 200);
    })
    .openapi(allRoute, async (c) => c.json(await explore(db, lines, c.req.valid('query')), 200));
