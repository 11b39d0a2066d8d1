import { createRoute, z } from '@hono/zod-openapi';
import {
  answeredSchema,
  MISTAKE_ID,
  mistakeAnswerSchema,
  mistakesQuerySchema,
  mistakesSchema,
} from '@rookery/shared/contract/mistakes.ts';
import type { Services } from '../context.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { answerMistake } from '../mistakes/answer.ts';
import { listMistakes } from '../mistakes/list.ts';
import { playerParam } from './players.ts';

const mistakeParam = playerParam.extend({
  mistake: z
    .string()
    .regex(MISTAKE_ID, 'must be the id of a mistake: that of its game, a hyphen and the ply')
    .meta({ description: 'the `id` of a mistake in the list', example: 'Ab3dEf7h-6' }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/players/{id}/mistakes',
  summary: "A player's own mistakes and blunders",
  description:
    'Of every analyzed game, whether Lichess shipped the analysis or it was made here; judged by Lichess’s rules as in the analysis of the game. With `due=true`, what is to be trained now. All filters of the list of games apply.',
  request: { params: playerParam, query: mistakesQuerySchema },
  responses: { 200: json(mistakesSchema, 'a page of mistakes'), ...PROBLEMS },
});

const answerRoute = createRoute({
  method: 'post',
  path: '/players/{id}/mistakes/{mistake}/answers',
  summary: 'Say whether the better move was found',
  description:
    'Sets when the mistake is due again, by FSRS: what was found rests for days and ever longer, what was not comes back after ten minutes. Every answer counts. It outlives a new analysis of the game.',
  request: {
    params: mistakeParam,
    body: { required: true, content: { 'application/json': { schema: mistakeAnswerSchema } } },
  },
  responses: { 200: json(answeredSchema, 'kept; when it is due again'), ...PROBLEMS },
});

/** A player's mistakes, and training on them. */
export const mistakeRoutes = ({ db }: Services) =>
  createRouter()
    .openapi(listRoute, async (c) =>
      c.json(await listMistakes(db, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(answerRoute, async (c) => {
      const { id, mistake } = c.req.valid('param');
      return c.json(await answerMistake(db.sql, id, mistake, c.req.valid('json').found), 200);
    });
