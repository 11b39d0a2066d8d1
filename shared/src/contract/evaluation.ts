import { z } from 'zod';
import { startPosition } from '../chess/start.ts';
import { VARIANT_KEYS, VARIANTS } from '../chess/variant.ts';
import {
  contractSchema,
  DEFAULT_NODES,
  lineSchema,
  multiPvSchema,
  nodesSchema,
  scoreSchema,
  searchResultSchema,
  takerSchema,
} from './engine.ts';
import { orNull } from './or-null.ts';

/** An engine has inputs for so many pieces. */
const MOST_PIECES = 32;

const fault = (variant: (typeof VARIANT_KEYS)[number], fen: string): string | undefined => {
  const position = startPosition(variant, fen);
  if (typeof position === 'string') return position;
  return VARIANTS[variant].rules === 'chess' && position.board.occupied.size() > MOST_PIECES
    ? `there are more than ${MOST_PIECES} pieces`
    : undefined;
};

export const evaluationRequestSchema = z
  .strictObject({
    fen: z.string().min(1).max(200),
    variant: z.enum(VARIANT_KEYS).default('standard'),
    nodes: nodesSchema.default(DEFAULT_NODES),
    multiPv: multiPvSchema.default(1),
  })
  .superRefine(({ variant, fen }, context) => {
    const message = fault(variant, fen);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['fen'], message });
  })
  .meta({ id: 'EvaluationRequest' });

export type EvaluationRequest = z.infer<typeof evaluationRequestSchema>;

export const evaluationSchema = z
  .object({
    fen: z.string(),
    variant: z.enum(VARIANT_KEYS),
    score: scoreSchema,
    best: z.string().nullable().meta({ description: 'UCI; null where the game is over' }),
    depth: z.number().int(),
    nodes: z.number().int(),
    lines: z.array(lineSchema).meta({ description: 'best first' }),
    contract: orNull(contractSchema).meta({
      description: 'null where the game is over: nothing was searched',
    }),
  })
  .meta({ id: 'Evaluation' });

export type Evaluation = z.infer<typeof evaluationSchema>;

export const evaluationIdSchema = z.uuid();

/** An evaluation that is under way; its events tell the rest. */
export const pendingEvaluationSchema = z.object({ id: evaluationIdSchema }).meta({ id: 'PendingEvaluation' });

export const takeEvaluationSchema = z.strictObject({ taker: takerSchema });

/** What a search has found so far. */
export const evaluationProgressSchema = z
  .strictObject({ lines: z.array(lineSchema).min(1).max(5) })
  .meta({ id: 'EvaluationProgress' });

export type EvaluationProgress = z.infer<typeof evaluationProgressSchema>;

export const evaluationResultSchema = z.strictObject({ result: searchResultSchema });
