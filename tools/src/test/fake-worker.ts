import type { GoOn, PlyResult } from '@rookery/shared/contract/analysis.ts';
import type {
  EngineIdentity,
  EngineWork,
  FamilyReport,
  Line,
  SearchResult,
  Taken,
  Taker,
} from '@rookery/shared/contract/engine.ts';
import { type Payload, parsePayload, QUEUES } from '@rookery/shared/jobs.ts';
import { type Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { TestApi } from './api.ts';

export const STOCKFISH: EngineIdentity = {
  engine: 'Stockfish 15.1',
  version: '15.1',
  net: 'nn-ad9b42354671.nnue',
  hashMb: 64,
};
export const FAIRY: EngineIdentity = {
  engine: 'Fairy-Stockfish 11.1',
  version: '11.1',
  net: null,
  hashMb: 64,
};

export type ChunkJob = Extract<Payload<'analyze'>, { kind: 'chunk' }>;

/** What a consumer does, by hand: looks at the queue, takes chunks, reports what it "searched". */
export interface FakeWorker {
  /** The jobs that wait, with their priority, the most urgent first. */
  jobs(): Promise<{ payload: Payload<'analyze'>; priority: number }[]>;
  chunks(): Promise<(ChunkJob & { priority: number })[]>;
  /** Empties the queue, as a flush of Redis does. */
  flush(): Promise<void>;
  /** Takes all jobs out of the queue, as if they had been worked on. */
  drain(): Promise<void>;
  /** Says who it is. */
  report(options?: {
    id?: string;
    standard?: FamilyReport;
    fairy?: FamilyReport;
    nodesPerSecond?: number | null;
  }): Promise<void>;
  take(job: Omit<ChunkJob, 'kind'>, taker?: Taker): Promise<Taken>;
  /** Reports a result of a ply; `canceled` of the answer. */
  give(gameId: string, ply: number, result: SearchResult, generation?: number): Promise<boolean>;
  /** The same; the whole answer. */
  answer(gameId: string, ply: number, result: SearchResult, generation?: number): Promise<GoOn>;
  /** Takes a chunk and evaluates all that is asked of it; the plies. */
  work(
    job: Omit<ChunkJob, 'kind'>,
    taker?: Taker,
    scoreOf?: (ply: number) => Line['score'],
  ): Promise<number[]>;
  /** Works on all chunks that wait, until none does; the plies by game. */
  workAll(taker?: Taker): Promise<Record<string, number[]>>;
  close(): Promise<void>;
}

/** A line that begins with the move of the game that follows, or any. */
const lineFor = ({ moves }: EngineWork, ply: number, score: Line['score']): Line => {
  const next = moves[ply];
  return { score, pv: [next && /^[a-h]/.test(next) ? next : 'a2a3'], depth: 20 };
};

/** A search of such a work, with what it found at a ply. */
export const searched = (
  engine: EngineIdentity,
  { nodes, multiPv }: { nodes: number; multiPv: number },
  lines: Line[],
): SearchResult => ({ engine, nodes, multiPv, searched: nodes + 500, lines });

const bodyOf = <T>({ status, body }: { status: number; body: unknown }): T => {
  if (status >= 400) throw new Error(JSON.stringify(body));
  return body as T;
};

/** A worker of a test's own over its API and Redis. */
export const createFakeWorker = ({ ask, redisUrl }: TestApi): FakeWorker => {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  connection.on('error', () => undefined);
  const queue = new Queue(QUEUES.analyze.queue, { connection });
  queue.on('error', () => undefined);

  const jobs: FakeWorker['jobs'] = async () => {
    const found: Job[] = await queue.getJobs(['prioritized', 'waiting', 'delayed'], 0, -1, true);
    return found.map((job) => ({ payload: parsePayload('analyze', job.data), priority: job.priority }));
  };
  const chunks: FakeWorker['chunks'] = async () =>
    (await jobs()).flatMap(({ payload, priority }) =>
      payload.kind === 'chunk' ? [{ ...payload, priority }] : [],
    );
  const take: FakeWorker['take'] = async ({ gameId, from, to, generation }, taker = { engine: STOCKFISH }) =>
    bodyOf(await ask('POST', `/api/analyses/${gameId}/chunks`, { from, to, generation, taker }));
  const answer: FakeWorker['answer'] = async (gameId, ply, result, generation = 1) => {
    const given: PlyResult = { ply, generation, result };
    return bodyOf(await ask('POST', `/api/analyses/${gameId}/evaluations`, given));
  };
  const give: FakeWorker['give'] = async (...given) => (await answer(...given)).canceled;
  const work: FakeWorker['work'] = async (
    job,
    taker = { engine: STOCKFISH },
    scoreOf = (ply) => ({ cp: ply }),
  ) => {
    const { work } = await take(job, taker);
    if (!work || !('engine' in taker)) return [];
    for (const ply of work.plies)
      await give(
        job.gameId,
        ply,
        searched(taker.engine, work, [lineFor(work, ply, scoreOf(ply))]),
        job.generation,
      );
    return work.plies;
  };
  const drain = async () => {
    const found = await queue.getJobs(['prioritized', 'waiting', 'delayed'], 0, -1);
    await Promise.all(found.map((job) => job.remove()));
  };

  return {
    jobs,
    chunks,
    flush: async () => void (await connection.flushdb()),
    drain,
    report: async ({
      id = 'test-1',
      standard = { engine: STOCKFISH },
      fairy = { engine: FAIRY },
      nodesPerSecond = null,
    } = {}) => {
      bodyOf(
        await ask('PUT', `/api/workers/${id}`, {
          families: { standard, fairy },
          engines: [{ state: 'idle', nps: nodesPerSecond }],
          nodesPerSecond,
        }),
      );
    },
    take,
    give,
    answer,
    work,
    workAll: async (taker) => {
      const plies: Record<string, number[]> = {};
      for (;;) {
        const waiting = await chunks();
        if (waiting.length === 0) return plies;
        await drain();
        for (const job of waiting)
          plies[job.gameId] = [...(plies[job.gameId] ?? []), ...(await work(job, taker))];
      }
    },
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
};
