import { createRoute, z } from '@hono/zod-openapi';
import {
  ANALYSIS_SOURCES,
  analysisQueueQuerySchema,
  analysisQueueSchema,
  analysisRequestSchema,
  analysisSchema,
  bulkAnswerSchema,
  bulkRequestSchema,
  goOnSchema,
  plyResultSchema,
  takeChunkSchema,
} from '@rookery/shared/contract/analysis.ts';
import {
  DEFAULT_NODES,
  takenSchema,
  workerIdSchema,
  workerReportSchema,
} from '@rookery/shared/contract/engine.ts';
import { gameFilterSchema } from '@rookery/shared/contract/game-filter.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { requestMany } from '../analyses/bulk.ts';
import { cancelAnalysis } from '../analyses/cancel.ts';
import { isWaiting } from '../analyses/finish.ts';
import { followAnalysis } from '../analyses/follow.ts';
import { readQueue } from '../analyses/queue.ts';
import { listAnalysesOf, readAnalysisOf } from '../analyses/read.ts';
import { requestAnalysis } from '../analyses/request.ts';
import { readAnalysisRow } from '../analyses/row.ts';
import { savePly } from '../analyses/save-ply.ts';
import { readStoredGame } from '../analyses/stored-game.ts';
import { takeChunk } from '../analyses/take-chunk.ts';
import type { Services } from '../context.ts';
import { conditional, NOT_MODIFIED } from '../http/conditional.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { lastEventId, streamTopic } from '../http/topic-stream.ts';
import { gameParam } from './games.ts';

const body = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const requestRoute = createRoute({
  method: 'post',
  path: '/games/{id}/analysis',
  summary: 'Analyze a game',
  description:
    'Asking twice is one analysis. For more nodes it begins anew; what Lichess shipped and what the cache has is not searched again, unless `force`.',
  request: {
    params: gameParam,
    body: { content: { 'application/json': { schema: analysisRequestSchema } } },
  },
  responses: {
    200: json(analysisSchema, 'done already, under this contract or a stronger one'),
    202: json(analysisSchema, 'waits, or is under way'),
    ...PROBLEMS,
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/games/{id}/analysis',
  summary: 'The analysis of a game',
  description: 'Verdicts are always made here from the evaluations, by the formulas of Lichess.',
  middleware: conditional,
  request: {
    params: gameParam,
    query: z.strictObject({
      source: z
        .enum(ANALYSIS_SOURCES)
        .optional()
        .meta({ description: "what was asked for here, or Lichess's own; the first there is when absent" }),
    }),
  },
  responses: { 200: json(analysisSchema, 'the analysis'), ...NOT_MODIFIED, ...PROBLEMS },
});

const listRoute = createRoute({
  method: 'get',
  path: '/games/{id}/analyses',
  summary: 'The analyses of a game, one of each source',
  description: 'Ours first, then the one that Lichess sent with the game; none where there is none.',
  middleware: conditional,
  request: { params: gameParam },
  responses: {
    200: json(z.array(analysisSchema), 'the analyses that there are'),
    ...NOT_MODIFIED,
    ...PROBLEMS,
  },
});

const cancelRoute = createRoute({
  method: 'delete',
  path: '/games/{id}/analysis',
  summary: 'Cancel what has not been searched',
  request: { params: gameParam },
  responses: { 200: json(analysisSchema, 'how it was left'), ...PROBLEMS },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/games/{id}/analysis/events',
  summary: 'An analysis as it goes on',
  description:
    'Server-sent events: `progress` with the moves that are news, then `done` or `failed`. Resumes with Last-Event-ID.',
  request: { params: gameParam },
  responses: {
    200: { description: 'the events', content: { 'text/event-stream': { schema: z.string() } } },
    204: { description: 'the client has the last event already' },
    ...PROBLEMS,
  },
});

const bulkRoute = createRoute({
  method: 'post',
  path: '/analyses',
  summary: 'Analyze many games',
  request: body(bulkRequestSchema),
  responses: { 202: json(bulkAnswerSchema, 'what became of the games of the filter'), ...PROBLEMS },
});

const queueRoute = createRoute({
  method: 'get',
  path: '/analyses',
  summary: 'The queue of analyses as it stands',
  request: { query: analysisQueueQuerySchema.strict() },
  responses: { 200: json(analysisQueueSchema, 'in the order in which games are taken'), ...PROBLEMS },
});

const chunkRoute = createRoute({
  method: 'post',
  path: '/analyses/{id}/chunks',
  summary: 'Take a chunk of a game (workers)',
  request: { params: gameParam, ...body(takeChunkSchema) },
  responses: { 200: json(takenSchema, 'what to search'), ...PROBLEMS },
});

const resultRoute = createRoute({
  method: 'post',
  path: '/analyses/{id}/evaluations',
  summary: 'Save the evaluation of one position of a game (workers)',
  description:
    'Idempotent. `canceled` says that nobody wants the rest of the chunk, `urgent` that other work goes first.',
  request: { params: gameParam, ...body(plyResultSchema) },
  responses: { 200: json(goOnSchema, 'saved'), ...PROBLEMS },
});

const workerRoute = createRoute({
  method: 'put',
  path: '/workers/{id}',
  summary: 'Report a worker and its engines (workers)',
  request: {
    params: z.object({ id: workerIdSchema.meta({ description: 'what the worker calls itself' }) }),
    ...body(workerReportSchema),
  },
  responses: { 204: { description: 'noted' }, ...PROBLEMS },
});

/** Analyses of games, their queue, and the work on them. */
export const analysisRoutes = ({ db, desk, topUp }: Services) =>
  createRouter()
    .openapi(requestRoute, async (c) => {
      const { id } = c.req.valid('param');
      const { nodes = DEFAULT_NODES, force = false } = c.req.valid('json') ?? {};
      const { done } = await requestAnalysis(desk, id, { nodes, force });
      return c.json(await readAnalysisOf(db.sql, id, 'rookery'), done ? 200 : 202);
    })
    .openapi(readRoute, async (c) =>
      c.json(await readAnalysisOf(db.sql, c.req.valid('param').id, c.req.valid('query').source), 200),
    )
    .openapi(listRoute, async (c) => c.json(await listAnalysesOf(db.sql, c.req.valid('param').id), 200))
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param');
      await cancelAnalysis(desk, id);
      return c.json(await readAnalysisOf(db.sql, id, 'rookery'), 200);
    })
    .openapi(eventsRoute, async (c) => {
      const { id } = c.req.valid('param');
      const game = await readStoredGame(db.sql, id);
      const row = await readAnalysisRow(db.sql, id);
      if (!row) throw new RookeryError('analysis_not_found', `no analysis of game ${id} was asked for`);
      const last = lastEventId(c);
      if (!isWaiting(row) && last === row.marks.seq) return c.body(null, 204);
      // A number that was never given is that of another stream.
      const after = last > row.marks.seq ? 0 : last;
      return streamTopic(c, desk.signals, id, after, followAnalysis(desk, game));
    })
    .openapi(bulkRoute, async (c) => {
      const { filter = gameFilterSchema.parse({}), nodes, limit } = c.req.valid('json');
      const answer = await requestMany(db, filter, nodes, limit);
      void topUp();
      return c.json(answer, 202);
    })
    .openapi(queueRoute, async (c) =>
      c.json(await readQueue(db.sql, desk.workers, c.req.valid('query')), 200),
    )
    .openapi(chunkRoute, async (c) =>
      c.json(await takeChunk(desk, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(resultRoute, async (c) => {
      const { ended, ...goOn } = await savePly(desk, c.req.valid('param').id, c.req.valid('json'));
      if (ended) void topUp();
      return c.json(goOn, 200);
    })
    .openapi(workerRoute, (c) => {
      desk.workers.report(c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    });
