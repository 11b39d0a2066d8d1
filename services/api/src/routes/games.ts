import { createRoute, z } from '@hono/zod-openapi';
import { gameListQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import { gameSummarySchema, moveSchema } from '@rookery/shared/contract/game-summary.ts';
import {
  savedGamesSchema,
  savedSchema,
  saveGameSchema,
  saveGamesSchema,
} from '@rookery/shared/contract/save.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import { type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { GAME_ID } from '@rookery/shared/lichess/game-id.ts';
import { analysisInLichessForm } from '../analyses/lichess-form.ts';
import type { Services } from '../context.ts';
import { listGames } from '../games/list.ts';
import { asSent } from '../games/made-of-pgn.ts';
import { listGameMoves } from '../games/moves.ts';
import { makePgn } from '../games/pgn.ts';
import { packedOf, readGames } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import { conditional, NOT_MODIFIED } from '../http/conditional.ts';
import { json, PROBLEMS } from '../http/responses.ts';
import { createRouter } from '../http/router.ts';
import { saveOrReject } from '../saving/save-or-reject.ts';

/** `{id}` of a game. */
export const gameParam = z.object({
  id: z
    .string()
    .regex(GAME_ID, 'must be a game id: 8 or 12 letters or digits')
    .meta({ description: 'the id of a game' }),
});
const flag = z
  .enum(['true', 'false'])
  .default('true')
  .transform((text) => text === 'true');

const saveRoute = createRoute({
  method: 'put',
  path: '/games/{id}',
  summary: 'Save a game (workers)',
  description:
    'Idempotent: a poorer version never replaces a richer one. Without `replay` the API replays by itself.',
  request: {
    params: gameParam,
    body: { required: true, content: { 'application/json': { schema: saveGameSchema } } },
  },
  responses: {
    200: json(savedSchema, 'richer or later than before'),
    201: json(savedSchema, 'new'),
    204: { description: 'nothing new' },
    ...PROBLEMS,
  },
});

const saveManyRoute = createRoute({
  method: 'put',
  path: '/games',
  summary: 'Save games that arrived together (workers)',
  description: 'Each for itself: one that is refused is listed as rejected and costs the others nothing.',
  request: { body: { required: true, content: { 'application/json': { schema: saveGamesSchema } } } },
  responses: { 200: json(savedGamesSchema, 'what became of each'), ...PROBLEMS },
});

const listRoute = createRoute({
  method: 'get',
  path: '/games',
  summary: 'Games by filter',
  request: { query: gameListQuerySchema },
  responses: {
    200: json(
      z.object({
        items: z.array(gameSummarySchema),
        next: z.string().nullable(),
        count: z.number().int().optional(),
      }),
      'a page of games',
    ),
    ...PROBLEMS,
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/games/{id}',
  summary: "One game in Lichess's own JSON",
  description: 'Deep-equal to what Lichess sent, without the private `fullId`.',
  middleware: conditional,
  request: { params: gameParam },
  responses: { 200: json(lichessGameSchema, 'the game'), ...NOT_MODIFIED, ...PROBLEMS },
});

const movesRoute = createRoute({
  method: 'get',
  path: '/games/{id}/moves',
  summary: 'The moves of a game',
  middleware: conditional,
  request: { params: gameParam },
  responses: { 200: json(z.array(moveSchema), 'one item a ply'), ...NOT_MODIFIED, ...PROBLEMS },
});

const pgnRoute = createRoute({
  method: 'get',
  path: '/games/{id}/pgn',
  summary: 'A game as PGN',
  middleware: conditional,
  request: {
    params: gameParam,
    query: z.strictObject({
      clocks: flag.meta({ description: 'false leaves out `%clk`' }),
      evals: flag.meta({ description: 'false leaves out evaluations, NAGs and comments on them' }),
    }),
  },
  responses: {
    200: { description: 'PGN', content: { 'application/x-chess-pgn': { schema: z.string() } } },
    ...NOT_MODIFIED,
    ...PROBLEMS,
  },
});

/** Saving and reading games. */
export const gameRoutes = (services: Services) => {
  const { db } = services;
  const stored = async (id: string) => {
    const [row] = await readGames(db.sql, [id]);
    if (!row) throw new RookeryError('game_not_found', `game ${id} is not stored`);
    const packed = packedOf(row);
    return { packed, record: unpackGame(packed) as unknown as LichessGame };
  };
  return createRouter()
    .openapi(saveRoute, async (c) => {
      const { id } = c.req.valid('param');
      const given = c.req.valid('json');
      if (given.game.id !== id) {
        throw new RookeryError('id_mismatch', `the path says ${id}, the game says ${given.game.id}`);
      }
      const result = await saveOrReject(services, given);
      if ('refused' in result) throw new RookeryError(result.refused, result.detail);
      if (result.outcome === 'unchanged') return c.body(null, 204);
      return c.json({ id, outcome: result.outcome }, result.outcome === 'created' ? 201 : 200);
    })
    .openapi(saveManyRoute, async (c) => {
      const { games } = c.req.valid('json');
      const results = await Promise.all(
        games.map(async (given) => {
          const result = await saveOrReject(services, given);
          const { id } = given.game;
          return 'refused' in result
            ? { id, code: result.refused, detail: result.detail }
            : { id, ...result };
        }),
      );
      return c.json({ results }, 200);
    })
    .openapi(listRoute, async (c) => c.json(await listGames(db, c.req.valid('query')), 200))
    .openapi(readRoute, async (c) => c.json(asSent((await stored(c.req.valid('param').id)).record), 200))
    .openapi(movesRoute, async (c) => {
      const { packed, record } = await stored(c.req.valid('param').id);
      const analysis = await analysisInLichessForm(db.sql, record);
      return c.json(listGameMoves(packed, record, analysis), 200);
    })
    .openapi(pgnRoute, async (c) => {
      const { record } = await stored(c.req.valid('param').id);
      const query = c.req.valid('query');
      const analysis = query.evals ? await analysisInLichessForm(db.sql, record) : undefined;
      const pgn = analysis
        ? makePgn({ ...record, analysis }, { ...query, annotator: 'Rookery' })
        : makePgn(record, query);
      return c.text(pgn, 200, {
        'content-type': 'application/x-chess-pgn; charset=utf-8',
      });
    });
};
