import { z } from 'zod';

export const RESULTS = ['win', 'draw', 'loss'] as const;
export const COLORS = ['white', 'black'] as const;

const sideSummarySchema = z.object({
  id: z.string().nullable().meta({ description: 'null for an AI or an anonymous player' }),
  name: z.string().nullable(),
  title: z.string().nullable(),
  rating: z.number().int().nullable(),
  ratingDiff: z.number().int().nullable(),
  aiLevel: z.number().int().nullable(),
});

export const gameSummarySchema = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    lastMoveAt: z.iso.datetime(),
    white: sideSummarySchema,
    black: sideSummarySchema,
    variant: z.string(),
    speed: z.string().meta({
      description: "Lichess's key; `unknown` where nothing says it, as in many PGN files",
      example: 'blitz',
    }),
    perf: z.string(),
    rated: z.boolean(),
    clock: z
      .object({ initial: z.number(), increment: z.number() })
      .nullable()
      .meta({ description: 'seconds' }),
    status: z.string(),
    winner: z.enum(COLORS).nullable(),
    opening: z.object({ eco: z.string(), name: z.string(), ply: z.number().int() }).nullable(),
    plies: z.number().int(),
    lastFen: z.string(),
    analyzed: z.boolean(),
    color: z.enum(COLORS).optional(),
    result: z.enum(RESULTS).optional(),
    opponent: z.string().nullable().optional(),
  })
  .meta({ id: 'GameSummary' });

export type GameSummary = z.infer<typeof gameSummarySchema>;

export const moveSchema = z
  .object({
    ply: z.number().int(),
    san: z.string(),
    uci: z.string(),
    fen: z.string(),
    clock: z.number().int().optional().meta({ description: 'centiseconds after the move' }),
    spent: z.number().int().optional().meta({ description: 'centiseconds' }),
    eval: z.number().int().optional().meta({ description: "centipawns, White's view" }),
    mate: z.number().int().optional(),
    judgment: z.enum(['inaccuracy', 'mistake', 'blunder']).optional(),
    winPercent: z.number().optional(),
    phase: z.enum(['opening', 'middlegame', 'endgame']),
  })
  .meta({ id: 'Move' });

export type Move = z.infer<typeof moveSchema>;
