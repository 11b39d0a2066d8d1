import { z } from 'zod';
import { COLORS } from './game-summary.ts';
import { playerFilterSchema } from './insights.ts';
import { listOf, pagingSchema } from './paging.ts';

/** The judgments of moves that are worth a second look. */
export const MISTAKE_JUDGMENTS = ['mistake', 'blunder'] as const;
export type MistakeJudgment = (typeof MISTAKE_JUDGMENTS)[number];

export const MISTAKE_PHASES = ['opening', 'middlegame', 'endgame'] as const;
export const MISTAKE_SORTS = ['cost', 'date', 'phase', 'opening'] as const;

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const listOfNames = <T extends readonly [string, ...string[]]>(names: T, what: string) =>
  z
    .string()
    .max(100)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(names)))
    .optional()
    .meta({ description: `comma list of ${names.join(', ')}: ${what}`, example: names[0] });

/** The filters of a player's games, and what is asked of the mistakes in them. */
export const mistakesQuerySchema = playerFilterSchema.extend({
  judgment: listOfNames(MISTAKE_JUDGMENTS, 'how bad the move was; both when absent'),
  phase: listOfNames(MISTAKE_PHASES, 'in which it was played; variants without phases are in none'),
  due: flag.optional().meta({
    description:
      'true: those to be asked now, which are due or were never answered; false: those that rest until later',
  }),
  sort: z.enum(MISTAKE_SORTS).default('cost').meta({
    description:
      'what `order` goes by: win percent lost, createdAt of the game, phase, or the name of the opening; equal ones by game and ply',
  }),
  order: z
    .enum(['desc', 'asc'])
    .default('desc')
    .meta({ description: 'of `sort`, the greatest first or last' }),
  count: flag.optional().meta({ description: 'true adds the exact `counts`' }),
  ...pagingSchema.shape,
});

export type MistakesQuery = z.infer<typeof mistakesQuerySchema>;

const evaluationSchema = z
  .object({
    eval: z.number().int().optional().meta({ description: "centipawns, White's view" }),
    mate: z.number().int().optional().meta({ description: 'moves to mate, negative when Black mates' }),
  })
  .meta({ description: 'one of both' });

const moveSchema = z.object({ san: z.string(), uci: z.string() });

const answerStateSchema = z.object({
  found: z.boolean(),
  at: z.iso.datetime().meta({ description: 'when it was given' }),
});

export const trainingSchema = z
  .object({
    due: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'when it is to be asked again; null: now, it is new' }),
    isDue: z.boolean().meta({ description: 'it is new, or its time has come' }),
    reps: z.number().int().meta({ description: 'answers given' }),
    lapses: z.number().int().meta({ description: 'how often it was forgotten after it was known' }),
    lastAnswer: answerStateSchema.nullable(),
  })
  .meta({ id: 'Training' });

export type Training = z.infer<typeof trainingSchema>;

export const MISTAKE_ID = /^([A-Za-z0-9]{8}(?:[A-Za-z0-9]{4})?)-([1-9]\d{0,4})$/;

const MISTAKE = {
  id: 'Ab3dEf7h-28',
  gameId: 'Ab3dEf7h',
  ply: 28,
  color: 'black',
  fen: 'r4rk1/pp2bppp/2n1pn2/q7/3P4/2PB1N2/P2BQPPP/R4RK1 b - - 2 14',
  played: { san: 'Nxd4', uci: 'c6d4' },
  best: { san: 'Qh5', uci: 'a5h5' },
  line: ['Qh5', 'Rab1', 'b6'],
  evalBefore: { eval: 20 },
  evalAfter: { eval: 410 },
  winPercentBefore: 48.159,
  winPercentAfter: 18.097,
  cost: 30.062,
  judgment: 'blunder',
  phase: 'middlegame',
  clock: 8_412,
  spent: 236,
  opening: { eco: 'B22', name: 'Sicilian Defense: Alapin Variation', ply: 3 },
  opponent: { id: 'ada', name: 'Ada', rating: 1_872, aiLevel: null },
  createdAt: '2024-03-09T17:20:04.512Z',
  variant: 'standard',
  speed: 'blitz',
  training: { due: null, isDue: true, reps: 0, lapses: 0, lastAnswer: null },
};

export const mistakeSchema = z
  .object({
    id: z.string().meta({ description: 'the game and the ply; it stays when the game is analyzed anew' }),
    gameId: z.string(),
    ply: z.number().int().meta({ description: '1 is the first half-move of the game' }),
    color: z.enum(COLORS),
    fen: z.string().meta({ description: 'before the move' }),
    played: moveSchema,
    best: moveSchema.nullable().meta({ description: 'what was better; null where no engine said it' }),
    line: z.array(z.string()).nullable().meta({
      description: 'SAN, the better move first, as far as the engine said; null where no engine said it',
    }),
    evalBefore: evaluationSchema,
    evalAfter: evaluationSchema,
    winPercentBefore: z.number().meta({ description: "the player's, not rounded" }),
    winPercentAfter: z.number().meta({ description: "the player's, not rounded" }),
    cost: z.number().meta({ description: 'win percent given away, not rounded' }),
    judgment: z.enum(MISTAKE_JUDGMENTS),
    phase: z.enum(MISTAKE_PHASES).nullable().meta({ description: 'null in variants that have none' }),
    clock: z.number().int().nullable().meta({
      description: 'centiseconds left after the move, as in the moves of the game; null without a clock',
    }),
    spent: z.number().int().nullable().meta({ description: 'centiseconds for the move' }),
    opening: z.object({ eco: z.string(), name: z.string(), ply: z.number().int() }).nullable(),
    opponent: z.object({
      id: z.string().nullable().meta({ description: 'null for an AI or an anonymous player' }),
      name: z.string().nullable(),
      rating: z.number().int().nullable(),
      aiLevel: z.number().int().nullable(),
    }),
    createdAt: z.iso.datetime().meta({ description: 'of the game' }),
    variant: z.string(),
    speed: z.string(),
    training: trainingSchema,
  })
  .meta({
    id: 'Mistake',
    example: MISTAKE,
  });

export type Mistake = z.infer<typeof mistakeSchema>;

export const mistakesSchema = listOf(mistakeSchema)
  .extend({
    counts: z
      .object({
        all: z.number().int().meta({ description: 'mistakes that the filters hold' }),
        due: z.number().int().meta({ description: 'of those, answered before and due again' }),
        fresh: z.number().int().meta({ description: 'of those, never answered' }),
      })
      .optional(),
  })
  .meta({
    id: 'Mistakes',
    example: { items: [MISTAKE], next: null, counts: { all: 1, due: 0, fresh: 1 } },
  });

export type Mistakes = z.infer<typeof mistakesSchema>;

export const mistakeAnswerSchema = z
  .strictObject({ found: z.boolean().meta({ description: 'whether the player found the better move' }) })
  .meta({ id: 'MistakeAnswer', example: { found: true } });

export const answeredSchema = z.object({ id: z.string(), training: trainingSchema }).meta({
  id: 'AnsweredMistake',
  example: {
    id: 'Ab3dEf7h-28',
    training: {
      due: '2024-03-12T08:00:00.000Z',
      isDue: false,
      reps: 1,
      lapses: 0,
      lastAnswer: { found: true, at: '2024-03-10T08:00:00.000Z' },
    },
  },
});

export type AnsweredMistake = z.infer<typeof answeredSchema>;
