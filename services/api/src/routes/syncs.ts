import { createRoute, z } from '@hono/zod-openapi';
import {
  dueRequestSchema,
  dueSchema,
  failSchema,
  nextTurnSchema,
  openPageAnswerSchema,
  sealSchema,
} from '@rookery/shared/contract/page.ts';
import { listOf, pagingSchema } from '@rookery/shared/contract/paging.ts';
import { syncRequestSchema, syncSchema } from '@rookery/shared/contract/sync.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { followedNo } from '../players/change.ts';
import { readPlayer } from '../players/read.ts';
import { dueTurns } from '../syncs/due.ts';
import { failPage } from '../syncs/fail-page.ts';
import { openPage } from '../syncs/open-page.ts';
import { listSyncs, readSync } from '../syncs/read.ts';
import { sealPage } from '../syncs/seal-page.ts';
import { requestSync } from '../syncs/start.ts';
import { playerParam } from './players.ts';

const numberParam = z.object({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .meta({ description: 'the number of the sync or page' }),
});
const body = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const startRoute = createRoute({
  method: 'post',
  path: '/players/{id}/syncs',
  summary: 'Sync now',
  description:
    '`full` reads the whole history again and updates what became richer; where another sync is under way, after it.',
  request: { params: playerParam, body: { content: { 'application/json': { schema: syncRequestSchema } } } },
  responses: {
    200: json(syncSchema, 'one is under way already'),
    202: json(syncSchema, 'begun'),
    ...PROBLEMS,
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/players/{id}/syncs',
  summary: 'The syncs of a player, newest first',
  request: { params: playerParam, query: pagingSchema.strict() },
  responses: { 200: json(listOf(syncSchema), 'the syncs'), ...PROBLEMS },
});

const dueRoute = createRoute({
  method: 'post',
  path: '/syncs/due',
  summary: 'Begin the syncs that are due (workers)',
  description:
    '`lost` says that Redis lost what it held: what was dispatched and has not landed begins anew at once.',
  request: { body: { content: { 'application/json': { schema: dueRequestSchema } } } },
  responses: { 200: json(dueSchema, 'the turns that wait to be fetched'), ...PROBLEMS },
});

const openRoute = createRoute({
  method: 'post',
  path: '/syncs/{id}/pages',
  summary: 'Open the next page of a sync (workers)',
  request: { params: numberParam, ...body(z.strictObject({ turn: z.number().int().min(1) })) },
  responses: {
    200: json(openPageAnswerSchema, 'what to ask Lichess for; null when there is nothing to do'),
    ...PROBLEMS,
  },
});

const sealRoute = createRoute({
  method: 'post',
  path: '/pages/{id}/seal',
  summary: 'Seal a page after its stream (workers)',
  request: { params: numberParam, ...body(sealSchema) },
  responses: { 200: json(nextTurnSchema, 'the next turn of the sync'), ...PROBLEMS },
});

const failRoute = createRoute({
  method: 'post',
  path: '/pages/{id}/fail',
  summary: 'End a page that could not be fetched (workers)',
  request: { params: numberParam, ...body(failSchema) },
  responses: { 200: json(nextTurnSchema, 'always null: the sync ended'), ...PROBLEMS },
});

/** Syncs, and the ledger of their pages. */
export const syncRoutes = ({ db, dispatch, events, topUp, metrics, log }: Services) =>
  createRouter()
    .openapi(startRoute, async (c) => {
      const { id } = c.req.valid('param');
      const { created, sync } = await requestSync(db.sql, id, c.req.valid('json')?.full ?? false);
      // One that is under way too: its turn may have been lost, and one that waits or runs is not put there twice.
      await dispatch.turn(sync.turn);
      const answer = await readSync(db.sql, sync.id);
      if (!answer) throw new RookeryError('sync_not_found', 'the sync ended and was removed');
      events.publish({ type: 'sync', data: answer });
      return c.json(answer, created ? 202 : 200);
    })
    .openapi(listRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      return c.json(
        await listSyncs(db.sql, await followedNo(db, c.req.valid('param').id), limit, cursor),
        200,
      );
    })
    .openapi(dueRoute, async (c) => {
      const { lost = false } = c.req.valid('json') ?? {};
      void topUp({ lost });
      metrics.ticked();
      const { turns, cooldownUntil } = await dueTurns(db.sql, lost);
      return c.json({ turns, cooldownUntil: cooldownUntil?.toISOString() ?? null }, 200);
    })
    .openapi(openRoute, async (c) =>
      c.json(await openPage(db.sql, c.req.valid('param').id, c.req.valid('json').turn), 200),
    )
    .openapi(sealRoute, async (c) => {
      const { next, syncId, playerNo, done } = await sealPage(
        db.sql,
        c.req.valid('param').id,
        c.req.valid('json'),
      );
      events.syncsMoved([{ syncId, playerNo, done }]);
      return c.json({ next }, 200);
    })
    .openapi(failRoute, async (c) => {
      const failure = c.req.valid('json');
      const pageId = c.req.valid('param').id;
      if (failure.secondRequest)
        log.error(
          { alarm: 'second_request', pageId, detail: failure.detail },
          'Lichess saw two requests of ours at once: the lock was broken',
        );
      const { syncId, playerNo, playerId } = await failPage(db.sql, pageId, failure);
      log.warn(
        { playerId, kind: failure.kind },
        `a page of ${playerId} could not be fetched: ${failure.detail}`,
      );
      events.syncsMoved([{ syncId, playerNo, done: true }]);
      events.publish({ type: 'player', data: await readPlayer(db.sql, playerId) });
      return c.json({ next: null }, 200);
    });
