import { z } from 'zod';
import { VARIANT_KEYS } from '../chess/variant.ts';
import { orNull } from './or-null.ts';
import { MOST_INT } from './row-id.ts';

/** Which engine a variant needs: Stockfish, or Fairy-Stockfish for the variants that Stockfish does not know. */
export const ENGINE_FAMILIES = ['standard', 'fairy'] as const;
export type EngineFamily = (typeof ENGINE_FAMILIES)[number];

export const LEAST_NODES = 1_000;
export const MOST_NODES = 100_000_000;
/** What Lichess searches for a person's request. */
export const DEFAULT_NODES = 1_000_000;
export const MOST_LINES = 5;

export const nodesSchema = z
  .number()
  .int()
  .min(LEAST_NODES)
  .max(MOST_NODES)
  .meta({ description: 'nodes that the engine searches for each position' });

export const multiPvSchema = z.number().int().min(1).max(MOST_LINES);

/** Who an engine is, in its own words. */
export const engineIdentitySchema = z
  .strictObject({
    engine: z.string().min(1).max(200).meta({ example: 'Stockfish 15.1' }),
    version: z.string().max(100).nullable(),
    net: z.string().max(200).nullable(),
    hashMb: z.number().int().min(1).max(1_048_576),
  })
  .meta({ id: 'EngineIdentity' });

export type EngineIdentity = z.infer<typeof engineIdentitySchema>;

/** Under what an evaluation was made: the same contract gives the same evaluation. Null is what nobody said. */
export const contractSchema = z
  .object({
    engine: z.string().nullable().meta({ description: 'null until an engine has taken the work' }),
    version: z.string().nullable(),
    net: z.string().nullable(),
    hashMb: z.number().int().nullable(),
    nodes: z.number().int().nullable(),
    multiPv: z.number().int().nullable(),
  })
  .meta({ id: 'Contract' });

export type Contract = z.infer<typeof contractSchema>;

const mostCp = 1_000_000;

/** White's point of view: centipawns, or moves to mate, negative when Black mates. */
export const scoreSchema = z
  .union([
    z.strictObject({ cp: z.number().int().min(-mostCp).max(mostCp) }),
    z.strictObject({ mate: z.number().int().min(-1_000).max(1_000) }),
  ])
  .meta({ id: 'Score' });

/** UCI as Lichess writes it: castling goes to the rook in chess960, else to the king's goal. */
const uciSchema = z.string().regex(/^(?:[a-h][1-8][a-h][1-8][nbrqk]?|[PNBRQ]@[a-h][1-8])$/);

export const lineSchema = z
  .strictObject({
    score: scoreSchema,
    pv: z.array(uciSchema).min(1).max(250),
    depth: z.number().int().min(0).max(1_000),
  })
  .meta({ id: 'Line', description: 'a line that the engine thinks best' });

export type Line = z.infer<typeof lineSchema>;

/** Who did the work and under what limits. */
const searchedBy = {
  engine: engineIdentitySchema,
  nodes: nodesSchema.meta({ description: 'the limit that was asked for' }),
  multiPv: multiPvSchema,
};

/** What became of one position that a worker was given. */
export const searchResultSchema = z
  .union([
    z.strictObject({
      ...searchedBy,
      searched: z.number().int().min(0).max(MOST_INT).meta({ description: 'nodes that were searched' }),
      lines: z
        .array(lineSchema)
        .min(1)
        .max(MOST_LINES)
        .meta({ description: 'best first: as many as were asked for and there are moves' }),
    }),
    z.strictObject({
      decided: z.enum(['white', 'black', 'draw']).meta({ description: 'the game is over here; who won' }),
    }),
    z.strictObject({
      unsearchable: z.string().min(1).max(500).meta({ description: 'why no engine can evaluate it' }),
    }),
  ])
  .meta({ id: 'SearchResult' });

export type SearchResult = z.infer<typeof searchResultSchema>;
export type Search = Extract<SearchResult, { lines: unknown }>;

/** The engine that a worker has for the work it took, or why it has none. */
export const takerSchema = z.union([
  z.strictObject({ engine: engineIdentitySchema }),
  z.strictObject({
    missing: z.string().min(1).max(500).meta({ description: 'why there is none, and what to install' }),
  }),
]);

export type Taker = z.infer<typeof takerSchema>;

/** What to search. Positions are given as a game, so that repetitions count. */
export const engineWorkSchema = z
  .object({
    variant: z.string(),
    initialFen: z.string().optional().meta({ description: "absent: the variant's own start" }),
    moves: z
      .array(z.string())
      .meta({ description: 'at least to the last ply asked for; UCI, castling as O-O and O-O-O' }),
    plies: z.array(z.number().int()).meta({
      description: 'what is still to be searched, the last first; ply n is the position after n moves',
    }),
    nodes: nodesSchema,
    multiPv: multiPvSchema,
  })
  .meta({ id: 'EngineWork' });

export type EngineWork = z.infer<typeof engineWorkSchema>;

/** `work` is null when there is nothing (more) to do, or not yet: then come back after `retryAfterMs`. */
export const takenSchema = z
  .object({ work: orNull(engineWorkSchema), retryAfterMs: z.number().int().nullable() })
  .meta({ id: 'Taken' });

export type Taken = z.infer<typeof takenSchema>;

export const workerIdSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);

/** What a worker has for a family of variants. */
const familyReportSchema = z.union([
  z.strictObject({
    engine: engineIdentitySchema,
    lacks: z
      .array(z.enum(VARIANT_KEYS))
      .optional()
      .meta({ description: 'variants of the family that it does not play' }),
  }),
  z.strictObject({ missing: z.string().min(1).max(500) }),
]);

export type FamilyReport = z.infer<typeof familyReportSchema>;

/** What a worker says of itself every few seconds. */
export const workerReportSchema = z
  .strictObject({
    families: z.strictObject({ standard: familyReportSchema, fairy: familyReportSchema }),
    engines: z
      .array(
        z.strictObject({
          state: z.enum(['off', 'starting', 'idle', 'searching']),
          nps: z.number().min(0).nullable(),
        }),
      )
      .max(1_024),
    nodesPerSecond: z
      .number()
      .min(0)
      .nullable()
      .meta({ description: 'of all its engines together while they search; null before the first search' }),
  })
  .meta({ id: 'WorkerReport' });

export type WorkerReport = z.infer<typeof workerReportSchema>;
