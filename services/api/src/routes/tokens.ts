import { createRoute, z } from '@hono/zod-openapi';
import { madeTokenSchema, newTokenSchema, tokenSchema } from '@rookery/shared/contract/access.ts';
import { listOf, pagingSchema } from '@rookery/shared/contract/paging.ts';
import { MOST_INT } from '@rookery/shared/contract/row-id.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { createToken, listTokens, revokeToken } from '../principals/token-rows.ts';

const makeRoute = createRoute({
  method: 'post',
  path: '/tokens',
  summary: 'Make a token',
  description: 'Only its hash is kept: the answer is the only time that it is seen.',
  request: { body: { required: true, content: { 'application/json': { schema: newTokenSchema } } } },
  responses: { 201: json(madeTokenSchema, 'the token, with its secret'), ...PROBLEMS },
});

const listRoute = createRoute({
  method: 'get',
  path: '/tokens',
  summary: 'The tokens that were made, newest first',
  request: { query: pagingSchema.strict() },
  responses: { 200: json(listOf(tokenSchema), 'the revoked and the expired too'), ...PROBLEMS },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/tokens/{id}',
  summary: 'Revoke a token',
  description: 'The sessions that were made with it end too.',
  request: {
    params: z.object({
      id: z.coerce.number().int().min(1).max(MOST_INT).meta({ description: 'the `id` of a token' }),
    }),
  },
  responses: { 200: json(tokenSchema, 'revoked'), ...PROBLEMS },
});

/** Tokens besides those that the environment gives. */
export const tokenRoutes = ({ db: { sql }, doorkeeper }: Services) =>
  createRouter()
    .openapi(makeRoute, async (c) => c.json(await createToken(sql, c.req.valid('json')), 201))
    .openapi(listRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      return c.json(await listTokens(sql, limit, cursor), 200);
    })
    .openapi(revokeRoute, async (c) => {
      const token = await revokeToken(sql, c.req.valid('param').id);
      doorkeeper.forget();
      return c.json(token, 200);
    });
