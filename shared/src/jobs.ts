import { z } from 'zod';

const orchestratorPayload = z.object({});

/** One page of a player's games. `turn` counts the pages of the sync. */
const fetchPayload = z.object({
  playerId: z.string().min(1),
  syncId: z.number().int(),
  turn: z.number().int().min(1),
});

/**
 * Lines of a page as Lichess sent them. `seq` is the place of a line in its page, from 0. `line` holds the exact text,
 * so that a line that cannot be stored is kept byte for byte.
 */
const processPayload = z.object({
  records: z.array(z.object({ line: z.string(), seq: z.number().int().min(0) })).min(1),
  pageId: z.number().int(),
  playerId: z.string().min(1),
  /** When the lines arrived, epoch milliseconds. */
  fetchedAt: z.number().int(),
});

/** Some positions of a game, by ply, or a position that somebody asked for. What is to be searched, the API says. */
const analyzePayload = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('chunk'),
    gameId: z.string().min(1),
    from: z.number().int().min(0),
    to: z.number().int().min(0),
    /** Counts how often the analysis of the game began anew: what was dispatched before has no effect. */
    generation: z.number().int().min(1),
  }),
  z.object({ kind: z.literal('evaluation'), id: z.string().min(1) }),
]);

/** At most so many positions are searched as one game of one engine. */
export const CHUNK_PLIES = 6;

const KEEP = { removeOnComplete: { count: 100 }, removeOnFail: { age: 7 * 86_400, count: 5_000 } };

/** Every queue with its job, the schema of its payload and its BullMQ options. Names are fixed. */
export const QUEUES = {
  orchestrator: {
    queue: 'orchestrator_queue',
    job: 'orchestrator',
    payload: orchestratorPayload,
    options: { ...KEEP, attempts: 1 },
  },
  fetch: {
    queue: 'api_queue',
    job: 'fetch_player_games',
    payload: fetchPayload,
    options: { ...KEEP, attempts: 1 },
  },
  process: {
    queue: 'db_queue',
    job: 'process_game_data',
    payload: processPayload,
    options: {
      ...KEEP,
      removeOnComplete: true,
      attempts: 10,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    },
  },
  analyze: {
    queue: 'analysis_queue',
    job: 'analyze_game',
    payload: analyzePayload,
    options: { ...KEEP, attempts: 3, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } },
  },
} as const;

export type QueueKey = keyof typeof QUEUES;
export type Payload<K extends QueueKey> = z.infer<(typeof QUEUES)[K]['payload']>;

/** One line with where it came from and when. */
export interface GameRecord {
  line: string;
  seq: number;
  pageId: number;
  playerId: string;
  /** Epoch milliseconds. */
  fetchedAt: number;
}

/** The records of a `process_game_data` job, each on its own. */
export const recordsOf = ({ records, ...origin }: Payload<'process'>): GameRecord[] =>
  records.map((record) => ({ ...record, ...origin }));

/** A payload as taken from Redis, checked. Throws ZodError: such a job can never succeed. */
export const parsePayload = <K extends QueueKey>(key: K, data: unknown): Payload<K> =>
  QUEUES[key].payload.parse(data) as Payload<K>;

/** The id under which one turn of a sync is dispatched at most once while it waits or runs. */
export const turnId = (syncId: number, turn: number): string => `sync-${syncId}-turn-${turn}`;

/**
 * The id under which a chunk or an evaluation is dispatched at most once while it waits or runs. A more urgent one is
 * another job: the one that comes second finds nothing left to do.
 */
export const analyzeId = (payload: Payload<'analyze'>, priority: number): string =>
  payload.kind === 'evaluation'
    ? `evaluation-${payload.id}`
    : `analysis-${payload.gameId}-${payload.generation}-${payload.to}-${priority}`;
