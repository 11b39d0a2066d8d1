import { createRoute, z } from '@hono/zod-openapi';
import { accountSchema } from '@rookery/shared/contract/page.ts';
import { listOf, pagingSchema } from '@rookery/shared/contract/paging.ts';
import {
  followSchema,
  playerPatchSchema,
  playerSchema,
  reconciliationSchema,
} from '@rookery/shared/contract/player.ts';
import { playerIdOf, usernameSchema } from '@rookery/shared/lichess/username.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { changePlayer, noteAccount } from '../players/change.ts';
import { follow } from '../players/follow.ts';
import { listPlayers, readPlayer } from '../players/read.ts';
import { reconcile } from '../players/reconcile.ts';
import { unfollow } from '../players/unfollow.ts';

/** `{id}` of a player, in any case. */
export const playerParam = z.object({
  id: usernameSchema
    .transform(playerIdOf)
    .meta({ description: 'the name of a player on Lichess, in any case' }),
});

const body = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const followRoute = createRoute({
  method: 'post',
  path: '/players',
  summary: 'Follow a player',
  description: 'The first sync begins at once. Whether the name exists shows after it.',
  request: body(followSchema),
  responses: {
    200: json(playerSchema, 'followed already'),
    201: json(playerSchema, 'followed from now on'),
    ...PROBLEMS,
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/players',
  summary: 'The followed players',
  request: { query: pagingSchema.strict() },
  responses: { 200: json(listOf(playerSchema), 'by id'), ...PROBLEMS },
});

const readRoute = createRoute({
  method: 'get',
  path: '/players/{id}',
  summary: 'One followed player',
  request: { params: playerParam },
  responses: { 200: json(playerSchema, 'the player'), ...PROBLEMS },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/players/{id}',
  summary: 'Pause, resume, or choose what is analyzed',
  request: { params: playerParam, ...body(playerPatchSchema) },
  responses: { 200: json(playerSchema, 'the player as it is now'), ...PROBLEMS },
});

const unfollowRoute = createRoute({
  method: 'delete',
  path: '/players/{id}',
  summary: 'Unfollow a player',
  description: '`games=delete` also removes the games that no other followed player took part in.',
  request: {
    params: playerParam,
    query: z.strictObject({
      games: z
        .enum(['keep', 'delete'])
        .default('keep')
        .meta({ description: 'what becomes of the games of this player' }),
    }),
  },
  responses: { 204: { description: 'not followed any more' }, ...PROBLEMS },
});

const reconcileRoute = createRoute({
  method: 'get',
  path: '/players/{id}/reconciliation',
  summary: 'What is stored against what Lichess has',
  request: { params: playerParam },
  responses: { 200: json(reconciliationSchema, 'the counts'), ...PROBLEMS },
});

const accountRoute = createRoute({
  method: 'put',
  path: '/players/{id}/account',
  summary: 'What Lichess says of an account (workers)',
  request: { params: playerParam, ...body(accountSchema) },
  responses: { 204: { description: 'noted' }, ...PROBLEMS },
});

/** Following players. */
export const playerRoutes = ({ db, dispatch, events }: Services) => {
  const changed = async (id: string) => {
    const player = await readPlayer(db.sql, id);
    events.publish({ type: 'player', data: player });
    return player;
  };
  return createRouter()
    .openapi(followRoute, async (c) => {
      const { username } = c.req.valid('json');
      const { created, sync } = await follow(db.sql, username);
      if (sync) await dispatch.turn(sync.turn);
      return c.json(await changed(playerIdOf(username)), created ? 201 : 200);
    })
    .openapi(listRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      return c.json(await listPlayers(db.sql, limit, cursor), 200);
    })
    .openapi(readRoute, async (c) => c.json(await readPlayer(db.sql, c.req.valid('param').id), 200))
    .openapi(changeRoute, async (c) => {
      const { id } = c.req.valid('param');
      await changePlayer(db, id, c.req.valid('json'));
      return c.json(await changed(id), 200);
    })
    .openapi(unfollowRoute, async (c) => {
      await unfollow(db, c.req.valid('param').id, c.req.valid('query').games === 'delete');
      return c.body(null, 204);
    })
    .openapi(reconcileRoute, async (c) => c.json(await reconcile(db.sql, c.req.valid('param').id), 200))
    .openapi(accountRoute, async (c) => {
      await noteAccount(db, c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    });
};
