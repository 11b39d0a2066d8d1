import { createRoute, z } from '@hono/zod-openapi';
import { goOnSchema, PRIORITIES } from '@rookery/shared/contract/analysis.ts';
import { takenSchema } from '@rookery/shared/contract/engine.ts';
import {
  evaluationIdSchema,
  evaluationProgressSchema,
  evaluationRequestSchema,
  evaluationResultSchema,
  evaluationSchema,
  pendingEvaluationSchema,
  takeEvaluationSchema,
} from '@rookery/shared/contract/evaluation.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Services } from '../context.ts';
import { askEvaluation } from '../evaluations/ask.ts';
import { endEvaluation, followEvaluation, noteProgress, takeEvaluation } from '../evaluations/search.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { lastEventId, streamTopic } from '../http/topic-stream.ts';

const idParam = z.object({ id: evaluationIdSchema.meta({ description: 'the `id` of a search' }) });
const body = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const askRoute = createRoute({
  method: 'post',
  path: '/evaluations',
  summary: 'Evaluate any position',
  description: 'Goes before all other work. Asking again meanwhile is the same search.',
  request: body(evaluationRequestSchema),
  responses: {
    200: json(evaluationSchema, 'known already, or the game is over there'),
    202: json(pendingEvaluationSchema, 'is being searched; its events follow'),
    ...PROBLEMS,
  },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/evaluations/{id}/events',
  summary: 'A search as it gets deeper',
  description:
    'Server-sent events: `progress` with the lines so far, then `done` with the evaluation, or `failed`. A search that all listeners left is given up; who listens again takes it up again.',
  request: { params: idParam },
  responses: {
    200: { description: 'the events', content: { 'text/event-stream': { schema: z.string() } } },
    204: { description: 'the client has the last event already' },
    ...PROBLEMS,
  },
});

const takeRoute = createRoute({
  method: 'post',
  path: '/evaluations/{id}/open',
  summary: 'Take a position to search (workers)',
  request: { params: idParam, ...body(takeEvaluationSchema) },
  responses: { 200: json(takenSchema, 'what to search'), ...PROBLEMS },
});

const progressRoute = createRoute({
  method: 'post',
  path: '/evaluations/{id}/progress',
  summary: 'Tell what a search has found so far (workers)',
  request: { params: idParam, ...body(evaluationProgressSchema) },
  responses: { 200: json(goOnSchema, 'noted'), ...PROBLEMS },
});

const resultRoute = createRoute({
  method: 'post',
  path: '/evaluations/{id}/result',
  summary: 'End the search of a position (workers)',
  request: { params: idParam, ...body(evaluationResultSchema) },
  responses: { 200: json(goOnSchema, 'saved'), ...PROBLEMS },
});

/** Evaluations of single positions, and the work on them. */
export const evaluationRoutes = ({ desk }: Services) =>
  createRouter()
    .openapi(askRoute, async (c) => {
      const answer = await askEvaluation(desk, c.req.valid('json'));
      return 'id' in answer ? c.json(answer, 202) : c.json(answer.evaluation, 200);
    })
    .openapi(eventsRoute, async (c) => {
      const { id } = c.req.valid('param');
      const pending = desk.pending.get(id);
      if (!pending) throw new RookeryError('evaluation_not_found', 'no such search: ask again');
      const last = lastEventId(c);
      if (pending.end && last === pending.seq) return c.body(null, 204);
      const { isLeft } = pending;
      const signals = { wake: desk.signals.wake, watch: desk.pending.watch };
      const events = streamTopic(c, signals, id, last > pending.seq ? 0 : last, followEvaluation(desk, id));
      // Who comes back, after a break of the network, finds no job any more.
      if (isLeft) await desk.dispatch.analyze([{ kind: 'evaluation', id }], PRIORITIES.evaluation);
      return events;
    })
    .openapi(takeRoute, async (c) =>
      c.json(await takeEvaluation(desk, c.req.valid('param').id, c.req.valid('json').taker), 200),
    )
    .openapi(progressRoute, (c) =>
      c.json(noteProgress(desk, c.req.valid('param').id, c.req.valid('json').lines), 200),
    )
    .openapi(resultRoute, async (c) =>
      c.json(await endEvaluation(desk, c.req.valid('param').id, c.req.valid('json').result), 200),
    );
