import { createRandom, randomGame } from '@rookery/shared/chess/random-games.ts';
import type { Variant } from '@rookery/shared/chess/variant.ts';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { QUEUES } from '@rookery/shared/jobs.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { startTestApi, type TestApi } from './api.ts';
import { ORDINARY } from './odd-games.ts';
import { until } from './until.ts';

/** A result of a game's position as it came to the API. */
export interface Arrived {
  gameId: string;
  ply: number;
}

/** How workers are answered: as usual, with 503, with 503 to results or single positions alone, or not at all. */
export type ServedMode = 'pass' | 'away' | 'no-results' | 'no-positions' | 'hang';

/** The real API behind a socket, with its queue of work for engines. */
export interface ServedApi {
  api: TestApi;
  url: string;
  queue: Queue;
  connection: Redis;
  mode: ServedMode;
  /** All results of games that the API was given, in the order of their arrival. */
  arrived: Arrived[];
  /** Stores a game, a random one where no moves are given; its id. */
  game(options?: { seed?: number; plies?: number; variant?: Variant; moves?: string }): Promise<string>;
  request(gameId: string, nodes: number): Promise<void>;
  analysis(gameId: string): Promise<Analysis>;
  /** Waits for the end of an analysis. */
  done(gameId: string, within?: number): Promise<Analysis>;
  /** Empties the queue and the tables of analyses. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const POSITION = /\/evaluations\/[^/]+\/open$/;
const RESULT = /\/analyses\/(\w+)\/evaluations$/;
const { clocks: _clocks, opening: _opening, division: _division, ...PLAIN } = ORDINARY;

export const serveTestApi = async (): Promise<ServedApi> => {
  const api = await startTestApi();
  const connection = new Redis(api.redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUES.analyze.queue, { connection });
  let games = 0;

  const sorry = () => new Response('sorry', { status: 503 });
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 60,
    fetch: async (request) => {
      if (served.mode === 'away') return sorry();
      if (served.mode === 'hang') return new Promise<Response>(() => undefined);
      const { pathname } = new URL(request.url);
      if (served.mode === 'no-positions' && POSITION.test(pathname)) return sorry();
      const [, gameId] = RESULT.exec(pathname) ?? [];
      if (gameId && served.mode === 'no-results') return sorry();
      if (gameId) {
        const { ply } = (await request.clone().json()) as { ply: number };
        served.arrived.push({ gameId, ply });
      }
      return api.app.fetch(request);
    },
  });

  const served: ServedApi = {
    api,
    url: server.url.origin,
    queue,
    connection,
    mode: 'pass',
    arrived: [],
    game: async ({ seed = ++games, plies = 12, variant = 'standard', moves } = {}) => {
      const id = `work${String(++games).padStart(4, '0')}`;
      const given = moves ? { variant, moves } : randomGame(variant, createRandom(seed), plies);
      const { status, body } = await api.ask('PUT', `/api/games/${id}`, { game: { ...PLAIN, ...given, id } });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return id;
    },
    request: async (gameId, nodes) => {
      const { status, body } = await api.ask('POST', `/api/games/${gameId}/analysis`, { nodes });
      if (status >= 300) throw new Error(JSON.stringify(body));
    },
    analysis: async (gameId) => (await api.ask<Analysis>('GET', `/api/games/${gameId}/analysis`)).body,
    done: (gameId, within = 50_000) =>
      until(
        `the analysis of ${gameId}`,
        async () => {
          const analysis = await served.analysis(gameId);
          return analysis.endedAt !== null && analysis;
        },
        { within, every: 50 },
      ),
    reset: async () => {
      served.mode = 'pass';
      await connection.flushdb();
      await api.db.sql`truncate analyses, evaluations, contracts`;
      served.arrived = [];
    },
    close: async () => {
      await server.stop(true);
      await queue.close();
      connection.disconnect();
      await api.close();
    },
  };
  return served;
};
