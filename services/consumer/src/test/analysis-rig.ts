import { createClient } from '@rookery/api/client.ts';
import { createCallLimit } from '@rookery/shared/call-limit.ts';
import { createRandom, randomGame } from '@rookery/shared/chess/random-games.ts';
import type { Variant } from '@rookery/shared/chess/variant.ts';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { QUEUES } from '@rookery/shared/jobs.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { createReleasers } from '@rookery/shared/releasers.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { createAnalysisApi } from '../analysis/analysis-client.ts';
import { type AnalysisOptions, startAnalysis } from '../analysis/start-analysis.ts';
import type { PoolState } from '../engine/pool.ts';
import { quietLog } from './quiet-log.ts';
import { GAME } from './record.ts';

/** A result as it came to the API. */
export interface Arrived {
  gameId: string;
  ply: number;
  /** Milliseconds, of this process. */
  at: number;
}

export interface RunningAnalysis {
  state(): PoolState;
  /** Stops it as a consumer is stopped; how long that took, milliseconds. */
  stop(): Promise<number>;
}

/** The real API behind a socket, its queue, and consumers of this process over both. */
export interface AnalysisRig {
  api: TestApi;
  url: string;
  queue: Queue;
  connection: Redis;
  /** How the API answers workers: with 503, results alone with 503, or not at all. */
  mode: 'pass' | 'away' | 'no-results' | 'hang';
  /** All results of games that the API was given, in the order of their arrival. */
  arrived: Arrived[];
  /** Stores a random game; its id. */
  game(options?: { seed?: number; plies?: number; variant?: Variant; moves?: string }): Promise<string>;
  request(gameId: string, nodes: number): Promise<void>;
  analysis(gameId: string): Promise<Analysis>;
  done(gameId: string, within?: number): Promise<Analysis>;
  start(options: Pick<AnalysisOptions, 'engines'> & Partial<AnalysisOptions>): Promise<RunningAnalysis>;
  /** Stops all consumers and empties queue and tables. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const PLY = /\/analyses\/(\w+)\/evaluations$/;

export const startAnalysisRig = async (): Promise<AnalysisRig> => {
  const api = await startTestApi();
  const connection = new Redis(api.redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUES.analyze.queue, { connection });
  const running = new Set<RunningAnalysis>();
  let games = 0;

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 60,
    fetch: async (request) => {
      if (rig.mode === 'away') return new Response('sorry', { status: 503 });
      if (rig.mode === 'hang') return new Promise<Response>(() => undefined);
      const [, gameId] = PLY.exec(new URL(request.url).pathname) ?? [];
      if (gameId && rig.mode === 'no-results') return new Response('sorry', { status: 503 });
      if (gameId) {
        const { ply } = (await request.clone().json()) as { ply: number };
        rig.arrived.push({ gameId, ply, at: performance.now() });
      }
      return api.app.fetch(request);
    },
  });

  const rig: AnalysisRig = {
    api,
    url: server.url.origin,
    queue,
    connection,
    mode: 'pass',
    arrived: [],
    game: async ({ seed = ++games, plies = 12, variant = 'standard', moves } = {}) => {
      const id = `rig${String(++games).padStart(5, '0')}`;
      const game: Partial<LichessGame> = moves
        ? { ...GAME, variant, moves }
        : { ...GAME, ...randomGame(variant, createRandom(seed), plies) };
      const { status, body } = await api.ask('PUT', `/api/games/${id}`, { game: { ...game, id } });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return id;
    },
    request: async (gameId, nodes) => {
      const { status, body } = await api.ask('POST', `/api/games/${gameId}/analysis`, { nodes });
      if (status >= 300) throw new Error(JSON.stringify(body));
    },
    analysis: async (gameId) => (await api.ask<Analysis>('GET', `/api/games/${gameId}/analysis`)).body,
    done: (gameId, within = 20_000) =>
      until(
        `the analysis of ${gameId}`,
        async () => {
          const analysis = await rig.analysis(gameId);
          return analysis.endedAt !== null && analysis;
        },
        { within, every: 50 },
      ),
    start: async (options) => {
      const releasers = createReleasers(quietLog);
      const stopping = new AbortController();
      const limit = createCallLimit(stopping.signal);
      const { state } = await startAnalysis({
        api: createAnalysisApi(createClient(rig.url, api.token), limit),
        redisUrl: api.redisUrl,
        size: 1,
        stopping,
        releasers,
        log: quietLog,
        id: `rig-${running.size}`,
        ...options,
      });
      const one: RunningAnalysis = {
        state,
        stop: async () => {
          const began = performance.now();
          running.delete(one);
          await releasers.close();
          return performance.now() - began;
        },
      };
      running.add(one);
      return one;
    },
    reset: async () => {
      rig.mode = 'pass';
      await Promise.all([...running].map((one) => one.stop()));
      await connection.flushdb();
      await api.db.sql`truncate analyses, evaluations, contracts`;
      rig.arrived = [];
    },
    close: async () => {
      await rig.reset();
      await server.stop(true);
      await queue.close();
      connection.disconnect();
      await api.close();
    },
  };
  return rig;
};
