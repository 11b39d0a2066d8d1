import { z } from 'zod';
import {
  contractSchema,
  DEFAULT_NODES,
  ENGINE_FAMILIES,
  nodesSchema,
  searchResultSchema,
  takerSchema,
} from './engine.ts';
import { gameFilterSchema } from './game-filter.ts';
import { orNull } from './or-null.ts';
import { pagingSchema } from './paging.ts';
import { MOST_INT } from './row-id.ts';

export const ANALYSIS_STATES = ['queued', 'running', 'done', 'canceled', 'failed'] as const;
export type AnalysisState = (typeof ANALYSIS_STATES)[number];

export const ANALYSIS_SOURCES = ['rookery', 'lichess'] as const;

/** Where the evaluation of a position is from. The order is that of storage, from 1, and never changes. */
export const MOVE_SOURCES = ['searched', 'reused', 'shipped', 'decided', 'unsearchable'] as const;
export type MoveSource = (typeof MOVE_SOURCES)[number];

/** What goes first: the priority of its jobs. */
export const PRIORITIES = { evaluation: 1, person: 2, new: 5, bulk: 10, all: 20 } as const;
export type AnalysisPriority = Exclude<keyof typeof PRIORITIES, 'evaluation'>;
const PRIORITY_NAMES = ['person', 'new', 'bulk', 'all'] as const satisfies readonly AnalysisPriority[];

const count = z.number().int();

const sideVerdict = {
  moves: count,
  accuracy: z.number().nullable().meta({ description: 'percent, not rounded' }),
  acpl: z.number().nullable().meta({ description: 'average centipawn loss, not rounded' }),
  inaccuracy: count,
  mistake: count,
  blunder: count,
  timeSpent: count.nullable().meta({ description: 'centiseconds' }),
  clock: count.nullable().meta({ description: 'centiseconds after the last of these moves' }),
};
const phaseVerdictSchema = z.object(sideVerdict).meta({ id: 'PhaseVerdict' });

export const sideVerdictSchema = z
  .object({
    ...sideVerdict,
    phases: z
      .object({
        opening: phaseVerdictSchema.optional(),
        middlegame: phaseVerdictSchema.optional(),
        endgame: phaseVerdictSchema.optional(),
      })
      .meta({ description: 'the phases in which this side moved' }),
  })
  .meta({ id: 'SideVerdict' });

export const analysisMoveSchema = z
  .object({
    ply: count,
    eval: count.optional().meta({ description: "centipawns after the move, White's view" }),
    mate: count.optional().meta({ description: 'moves to mate, negative when Black mates; 0 is mate' }),
    best: z
      .string()
      .optional()
      .meta({ description: 'UCI of what was best instead of this move, or this move' }),
    variation: z.string().optional().meta({ description: 'SAN, where something else was better' }),
    judgment: z.enum(['inaccuracy', 'mistake', 'blunder']).optional(),
    comment: z.string().optional(),
    accuracy: z.number().optional(),
    winPercent: z.number().optional().meta({ description: "White's" }),
    depth: count.optional(),
    source: z.enum(MOVE_SOURCES).optional().meta({ description: 'absent: not evaluated yet' }),
  })
  .meta({ id: 'AnalysisMove' });

export type AnalysisMove = z.infer<typeof analysisMoveSchema>;

/** How far an analysis is, in plies from 1: the position before the first move is not counted. */
const progress = {
  gameId: z.string(),
  state: z.enum(ANALYSIS_STATES),
  plies: count.meta({ description: 'moves played' }),
  covered: count.meta({ description: 'evaluated or decided' }),
  searched: count,
  reused: count.meta({ description: 'taken from the cache of positions' }),
  shipped: count.meta({ description: 'evaluated by Lichess' }),
};

const failureSchema = z.object({ code: z.string(), detail: z.string() });

export const analysisSchema = z
  .object({
    ...progress,
    source: z.enum(ANALYSIS_SOURCES),
    contract: contractSchema,
    unsearchable: z
      .array(z.object({ ply: count, reason: z.string() }))
      .meta({ description: 'positions that no engine could evaluate' }),
    white: orNull(sideVerdictSchema).meta({ description: 'null until the analysis is done' }),
    black: orNull(sideVerdictSchema),
    division: z.object({ middle: count.optional(), end: count.optional() }),
    moves: z.array(analysisMoveSchema),
    requestedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    error: failureSchema.optional(),
  })
  .meta({ id: 'Analysis' });

export type Analysis = z.infer<typeof analysisSchema>;

export const analysisRequestSchema = z.strictObject({
  nodes: nodesSchema.default(DEFAULT_NODES),
  force: z.boolean().optional().meta({ description: 'search every position anew' }),
});

export type AnalysisRequest = z.infer<typeof analysisRequestSchema>;

/** One game in the queue. */
export const queuedAnalysisSchema = z
  .object({
    ...progress,
    priority: z.enum(PRIORITY_NAMES),
    nodes: count,
    requestedAt: z.iso.datetime(),
  })
  .meta({ id: 'QueuedAnalysis' });

export type QueuedAnalysis = z.infer<typeof queuedAnalysisSchema>;

export const analysisQueueQuerySchema = pagingSchema.extend({
  state: z
    .enum(['queued', 'running'])
    .optional()
    .meta({ description: 'only those that wait, or that are searched' }),
});

const workerSchema = z
  .object({
    id: z.string(),
    ageMs: count.meta({ description: 'since it reported' }),
    engines: z.array(z.object({ state: z.string(), nps: z.number().nullable() })),
    nodesPerSecond: z.number().nullable(),
    families: z.array(z.enum(ENGINE_FAMILIES)).meta({ description: 'what it has an engine for' }),
    lacks: z.array(z.string()).meta({ description: 'variants that its engines do not play' }),
    missing: z.array(z.string()).meta({ description: 'what it lacks, and what to install' }),
  })
  .meta({ id: 'Worker' });

export type Worker = z.infer<typeof workerSchema>;

/** The queue as it stands, in the order in which games are taken. */
export const analysisQueueSchema = z
  .object({
    items: z.array(queuedAnalysisSchema),
    next: z.string().nullable(),
    queued: count,
    running: count,
    positionsLeft: count.meta({
      description: 'still to be searched; games that nobody has looked at yet count whole',
    }),
    nodesPerSecond: z
      .number()
      .nullable()
      .meta({ description: 'measured, of all workers; null when none reported' }),
    secondsLeft: z.number().nullable().meta({ description: 'null when no worker has reported its speed' }),
    workers: z.array(workerSchema),
  })
  .meta({ id: 'AnalysisQueue' });

export type AnalysisQueue = z.infer<typeof analysisQueueSchema>;

/** A filter in a body: numbers, booleans and lists are taken for the texts that a query has. */
const asText = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
};
type FilterInBody = {
  [Name in keyof z.input<typeof gameFilterSchema>]:
    | z.input<typeof gameFilterSchema>[Name]
    | number
    | boolean
    | string[];
};
const filterInBody = z
  .preprocess((value: FilterInBody): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, given]) => [name, asText(given)]));
  }, gameFilterSchema)
  .meta({ description: 'the filters of the list of games' });

export const MOST_BULK = 100_000;

export const bulkRequestSchema = z
  .strictObject({
    filter: filterInBody.optional(),
    nodes: nodesSchema.default(DEFAULT_NODES),
    limit: z.number().int().min(1).max(MOST_BULK).default(1_000),
  })
  .meta({ id: 'BulkAnalysis' });

export const bulkAnswerSchema = z
  .object({
    requested: count.meta({ description: 'games that wait now' }),
    alreadyDone: count,
    skipped: z.array(z.object({ code: z.string(), count })),
  })
  .meta({ id: 'BulkAnswer' });

export type BulkAnswer = z.infer<typeof bulkAnswerSchema>;

const generation = z.number().int().min(1).max(MOST_INT);
const ply = z.number().int().min(0).max(5_000);

/** A worker takes a chunk: the plies `from` to `to` of a game. */
export const takeChunkSchema = z.strictObject({ from: ply, to: ply, generation, taker: takerSchema });
export type TakeChunk = z.infer<typeof takeChunkSchema>;

/** A worker has one position of a game. */
export const plyResultSchema = z.strictObject({ ply, generation, result: searchResultSchema });
export type PlyResult = z.infer<typeof plyResultSchema>;

/** What a worker does next: `canceled` nobody wants the rest, `urgent` something else goes first. */
export const goOnSchema = z.object({
  canceled: z.boolean(),
  urgent: z.boolean().meta({ description: 'more urgent work waits for an engine: hand the rest back' }),
});
export type GoOn = z.infer<typeof goOnSchema>;

/** The event `progress` of an analysis. */
export const analysisProgressSchema = z
  .object({ ...progress, moves: z.array(analysisMoveSchema) })
  .meta({ id: 'AnalysisProgress' });

export type AnalysisProgress = z.infer<typeof analysisProgressSchema>;
