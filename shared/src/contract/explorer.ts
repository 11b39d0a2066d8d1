import { z } from 'zod';
import { startPosition } from '../chess/start.ts';
import { VARIANT_KEYS, type Variant } from '../chess/variant.ts';
import { misfit } from '../chess/variant-fit.ts';
import { ANALYSIS_SOURCES } from './analysis.ts';
import { gameFilterSchema } from './game-filter.ts';
import { gameSummarySchema } from './game-summary.ts';

const position = {
  fen: z.string().trim().min(1).max(200).optional().meta({
    description: 'the position; the start of the variant when absent. Move counters have no part in it',
    example: 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
  }),
  variant: z.enum(VARIANT_KEYS).default('standard').meta({
    description:
      'standard also holds the games that began from a position; fromPosition holds those alone. Positions of different variants are different positions',
  }),
};

const games = {
  limit: z.coerce.number().int().min(0).max(100).default(12).meta({
    description: 'the most games that are listed',
  }),
  cursor: z.string().max(200).optional().meta({
    description: 'the `next` of the answer before: the games behind those that it listed',
  }),
  sort: z.enum(['date', 'rating']).default('date').meta({
    description: 'of the games that are listed: by createdAt, or by the mean rating of both players',
  }),
};

const checked = <T extends z.ZodType<{ fen?: string | undefined; variant: Variant }>>(schema: T) =>
  schema.superRefine(({ fen, variant }, context) => {
    if (fen === undefined) return;
    const unfit = misfit(variant, fen);
    if (unfit !== undefined)
      return context.addIssue({ code: 'custom', path: ['variant'], message: `${variant}: ${unfit}` });
    const found = startPosition(variant, fen);
    if (typeof found === 'string') context.addIssue({ code: 'custom', path: ['fen'], message: found });
  });

const filters = gameFilterSchema.extend({ ...position, ...games });

/** The query over all games, or those of the player whom it names. */
export const explorerQuerySchema = checked(filters);

/** The query over the games of a player who is named in the path. */
export const playerExplorerQuerySchema = checked(filters.omit({ player: true }));

export type ExplorerQuery = z.infer<typeof explorerQuerySchema>;

const outcomes = {
  white: z.number().int().meta({ description: 'games that White won' }),
  draws: z.number().int().meta({ description: 'finished games without a winner' }),
  black: z.number().int().meta({ description: 'games that Black won' }),
};

const explorerMoveSchema = z
  .object({
    uci: z.string().meta({
      description: "as Lichess writes it: castling goes to the rook in chess960, else to the king's goal",
      example: 'e2e4',
    }),
    san: z.string().meta({ example: 'e4' }),
    ...outcomes,
    averageRating: z.number().int().nullable().meta({
      description:
        "of the player's opponents; over all games, of the opponents of the side that moves. Null where no rating is known",
    }),
    performance: z.number().int().nullable().meta({
      description:
        "averageRating + 500 · (2 · score − 1), as in Lichess's insights, of the player or the side that moves",
    }),
    lastGame: z.string().nullable().meta({
      description: 'the id of the newest game; null where it was deleted since',
    }),
    eval: z.number().int().optional().meta({
      description:
        "centipawns after the move, White's view: by an engine of yours that searched the position, else by the analysis that came with the newest of the games that has one (those listed and some dozens behind them)",
    }),
    mate: z.number().int().optional().meta({ description: 'moves to mate, negative when Black mates' }),
    accuracy: z.number().optional().meta({
      description:
        'percent, 0 to 100, not rounded: where the positions before and after were both evaluated so',
    }),
    source: z
      .enum(ANALYSIS_SOURCES)
      .optional()
      .meta({ description: 'whose evaluation it is; absent without one' }),
  })
  .meta({ id: 'ExplorerMove' });

export type ExplorerMove = z.infer<typeof explorerMoveSchema>;

/** So many starts of chess960 are told. */
export const MOST_STARTS = 100;

const explorerStartSchema = z
  .object({ fen: z.string(), games: z.number().int() })
  .meta({ id: 'ExplorerStart', description: 'where games begin' });

export type ExplorerStart = z.infer<typeof explorerStartSchema>;

export const explorerSchema = z
  .object({
    fen: z.string().meta({ description: 'the position as Lichess writes it' }),
    ...outcomes,
    moves: z.array(explorerMoveSchema).meta({
      description:
        'the most played first. A game counts with what was played when it came to the position for the first time',
    }),
    opening: z.object({ eco: z.string(), name: z.string() }).optional().meta({
      description: 'as Lichess named it in most of the games, those listed and some hundred behind them',
    }),
    starts: z
      .array(explorerStartSchema)
      .optional()
      .meta({
        description: `in chess960 where no \`fen\` is given: the positions in which its games begin, the most played first, at most ${MOST_STARTS}`,
      }),
    games: z.array(gameSummarySchema),
    next: z
      .string()
      .nullable()
      .meta({ description: 'the `cursor` of the games behind those; null at the end' }),
  })
  .meta({ id: 'Explorer', description: 'Games that ended in the position count without a move' });

export type Explorer = z.infer<typeof explorerSchema>;
