import { z } from 'zod';
import { gameFilterSchema } from './game-filter.ts';

/** What one value is made from: games of the player, or moves of theirs. */
type Of = 'games' | 'moves';

interface MetricFacts {
  label: string;
  /** Of `value`, `low` and `high`. */
  unit: string;
  of: Of;
  /** How the value comes about: a mean, a share, or the shares of several kinds under `parts`. */
  kind: 'mean' | 'share' | 'kinds';
  /** Only games with an analysis, made here or by Lichess, have it. */
  analyzed: boolean;
  description: string;
}

interface DimensionFacts {
  label: string;
  of: Of;
  analyzed: boolean;
  description: string;
}

const metric = (
  of: Of,
  kind: MetricFacts['kind'],
  label: string,
  unit: string,
  description: string,
  analyzed = false,
): MetricFacts => ({ label, unit, of, kind, analyzed, description });

/** Every metric: what `GET /insights` and the documentation say of it, and what is validated against. */
export const METRICS = {
  acpl: metric(
    'moves',
    'mean',
    'Average centipawn loss',
    'centipawns',
    'How many centipawns a move gave away, scores capped at 1000.',
    true,
  ),
  cplBucket: metric(
    'moves',
    'kinds',
    'Centipawn loss by size',
    'percent',
    'How the moves divide by the centipawns that they gave away.',
    true,
  ),
  accuracy: metric(
    'moves',
    'mean',
    'Accuracy',
    'percent',
    'Harmonic mean of the accuracy of moves, none of which counts for less than 1.',
    true,
  ),
  movetime: metric(
    'moves',
    'mean',
    'Time per move',
    'seconds',
    'Time taken for a move, in games with a clock.',
  ),
  result: metric(
    'games',
    'kinds',
    'Result',
    'percent',
    'How many games were won, drawn and lost; the value is the share of points, a draw counting half.',
  ),
  termination: metric('games', 'kinds', 'Termination', 'percent', 'How games ended.'),
  performance: metric(
    'games',
    'mean',
    'Performance',
    'rating',
    "Mean of the opponent's rating, 500 more for a win and 500 less for a loss.",
  ),
  ratingDiff: metric('games', 'mean', 'Rating gain', 'points', 'Points won or lost by a rated game.'),
  opponentRating: metric(
    'games',
    'mean',
    'Opponent rating',
    'rating',
    "The opponent's rating before the game.",
  ),
  nbMoves: metric('moves', 'mean', 'Moves per game', 'moves', "The player's own moves in a game."),
  piece: metric('moves', 'kinds', 'Piece moved', 'percent', 'Which pieces were moved; castling is the king.'),
  awareness: metric(
    'moves',
    'share',
    'Opportunism',
    'percent',
    "How often a mistake or blunder of the opponent's was not answered by one.",
    true,
  ),
  luck: metric(
    'moves',
    'share',
    'Luck',
    'percent',
    "How often the player's mistake or blunder was answered by one of the opponent's.",
    true,
  ),
  material: metric(
    'moves',
    'mean',
    'Material imbalance',
    'pawns',
    'Material on the board before a move less the opponent’s: pawn 1, knight and bishop 3, rook 5, queen 9.',
  ),
  clockPercent: metric(
    'moves',
    'mean',
    'Time left',
    'percent',
    'The clock after a move, of initial time and 40 increments; at most 100, kept to a twentieth of a percent.',
  ),
  timeVariance: metric(
    'moves',
    'mean',
    'Time variance',
    'ratio',
    'Standard deviation over mean of the times of 13 moves around a move, without the shortest and the longest, 0.1 s added to each.',
  ),
} as const satisfies Record<string, MetricFacts>;

const dimension = <Kind extends Of>(of: Kind, label: string, description: string, analyzed = false) => ({
  label,
  of,
  analyzed,
  description,
});

/** Every dimension: what values are grouped by. */
export const DIMENSIONS = {
  period: dimension('games', 'Month', 'The calendar month in which the game began, in the time zone `tz`.'),
  date: dimension('games', 'Date', 'The day on which the game began, in the time zone `tz`.'),
  variant: dimension('games', 'Variant', "The variant, by Lichess's key."),
  phase: dimension(
    'moves',
    'Game phase',
    'Opening, middlegame or endgame, in variants that Lichess divides into phases.',
  ),
  result: dimension('games', 'Result', 'Won, drawn or lost.'),
  termination: dimension(
    'games',
    'Termination',
    'How the game ended: cheat detection counts as resignation, the end of a variant game as checkmate.',
  ),
  color: dimension('games', 'Color', "The player's color."),
  openingFamily: dimension(
    'games',
    'Opening family',
    'The name of the opening up to the colon, as Lichess sent it with the game.',
  ),
  openingVariation: dimension(
    'games',
    'Opening variation',
    'The name of the opening with its variation, up to the first comma after the colon.',
  ),
  opponentStrength: dimension(
    'games',
    'Opponent strength',
    "The opponent's rating less the player's: within 100 similar, beyond 200 much weaker or stronger.",
  ),
  piece: dimension('moves', 'Piece moved', 'The piece that was moved; castling is the king.'),
  movetime: dimension('moves', 'Move time', 'Time taken for the move.'),
  myCastling: dimension('games', 'My castling side', 'Whereto the player castled, if at all.'),
  opCastling: dimension('games', "Opponent's castling side", 'Whereto the opponent castled, if at all.'),
  queenTrade: dimension(
    'games',
    'Queen trade',
    'Whether no queen was left when the endgame began, or at the end of a game without one.',
  ),
  material: dimension('moves', 'Material imbalance', 'Material before the move less the opponent’s.'),
  timeVariance: dimension('moves', 'Time variance', 'How evenly the moves around the move were timed.'),
  cpl: dimension('moves', 'Centipawn loss', 'Centipawns that the move gave away.', true),
  eval: dimension('moves', 'Evaluation', "Centipawns before the move, the player's view.", true),
  accuracy: dimension('moves', 'Move accuracy', 'The accuracy of the move, by tens.', true),
  winPercent: dimension(
    'moves',
    'Chance to win',
    "The player's chance to win before the move, by tens.",
    true,
  ),
  clockPercent: dimension(
    'moves',
    'Time left',
    'The clock after the move, of initial time and 40 increments.',
  ),
  source: dimension('games', 'Game source', 'Where the game came from; Lichess says it since about 2023.'),
  opponent: dimension(
    'games',
    'Opponent',
    'The opponent’s account: the 1000 with most games. Games against an AI or an anonymous player are left out.',
  ),
  hour: dimension('games', 'Hour', 'The hour of the day in which the game began, in the time zone `tz`.'),
  weekday: dimension(
    'games',
    'Weekday',
    'The day of the week on which the game began, in the time zone `tz`.',
  ),
  minClock: dimension('games', 'Lowest clock', "The lowest that the player's clock stood at after a move."),
  rated: dimension('games', 'Rated', 'Whether the game was rated.'),
  speed: dimension('games', 'Speed', 'The speed of the game.'),
  perf: dimension('games', 'Rating category', 'What Lichess keeps a rating for: the speed, or the variant.'),
} as const satisfies Record<string, DimensionFacts>;

export type Metric = keyof typeof METRICS;
export type Dimension = keyof typeof DIMENSIONS;

export const METRIC_KEYS = Object.keys(METRICS) as [Metric, ...Metric[]];
export const DIMENSION_KEYS = Object.keys(DIMENSIONS) as [Dimension, ...Dimension[]];

/** What is short for a dimension. */
const ALIASES: Readonly<Record<string, Dimension>> = { opening: 'openingFamily' };

/** A value of a whole game says nothing of single moves; all else goes together. */
export const goesWith = (metric: Metric, dimension: Dimension): boolean =>
  METRICS[metric].of === 'moves' || DIMENSIONS[dimension].of === 'games';

/** The dimensions that go with a metric. */
export const dimensionsOf = (metric: Metric): Dimension[] =>
  DIMENSION_KEYS.filter((dimension) => goesWith(metric, dimension));

const dimensionParam = z.preprocess(
  (given) => (typeof given === 'string' ? (ALIASES[given] ?? given) : given),
  z.enum(DIMENSION_KEYS),
);

/** The filters of a player's statistics: those of the list, whose player is in the path, and which have no order. */
export const playerFilterSchema = gameFilterSchema.omit({ player: true, order: true });

export const insightsQuerySchema = playerFilterSchema.extend({
  metric: z.enum(METRIC_KEYS).meta({ description: 'what is measured; GET /insights says what each means' }),
  by: dimensionParam.meta({ description: 'what it is grouped by; `opening` is short for openingFamily' }),
  // biome-ignore lint/suspicious/noThenProperty: the name of the parameter is given, and it is no function.
  then: dimensionParam.optional().meta({ description: 'grouped by this within each group' }),
  population: z.enum(['all', 'lichess']).default('all').meta({
    description:
      "`lichess`: as Lichess's own insights, rated games of more than two half-moves, not from a position, without bots; of questions of ratings (performance, opponentRating, ratingDiff, opponentStrength) also without the first nine games of each perf and without ratings that are provisional",
  }),
});

export type InsightsQuery = z.infer<typeof insightsQuerySchema>;

const value = z.number().nullable();
const figures = {
  key: z.string(),
  label: z.string(),
  n: z.number().int().meta({ description: 'how many games or moves the value is made of' }),
  value: value.meta({ description: 'in the unit of the metric; null for a metric of kinds without one' }),
  low: value.meta({ description: 'of the 95 % interval; null where one value says nothing of the spread' }),
  high: value,
};
const group = {
  ...figures,
  games: z.number().int().meta({ description: 'the games that these are of' }),
  parts: z
    .array(z.object(figures))
    .optional()
    .meta({ description: 'of a metric of kinds: the share of each' }),
};

export const insightSchema = z
  .object({
    ...group,
    groups: z
      .array(z.object(group))
      .optional()
      .meta({ description: 'by the second dimension, within this group' }),
  })
  .meta({ id: 'Insight' });

export type Insight = z.infer<typeof insightSchema>;
export type InsightGroup = NonNullable<Insight['groups']>[number];
export type InsightPart = NonNullable<Insight['parts']>[number];

const bucketSchema = z.object({ key: z.string(), label: z.string() });

export const insightKindsSchema = z
  .object({
    metrics: z.array(
      z.object({
        key: z.enum(METRIC_KEYS),
        label: z.string(),
        unit: z.string(),
        of: z.enum(['games', 'moves']),
        kind: z.enum(['mean', 'share', 'kinds']),
        analyzed: z.boolean().meta({ description: 'only games with an analysis have it' }),
        description: z.string(),
        dimensions: z.array(z.enum(DIMENSION_KEYS)).meta({ description: 'what it goes with' }),
        parts: z.array(bucketSchema).optional().meta({ description: 'the kinds of a metric of kinds' }),
      }),
    ),
    dimensions: z.array(
      z.object({
        key: z.enum(DIMENSION_KEYS),
        label: z.string(),
        of: z.enum(['games', 'moves']),
        analyzed: z.boolean(),
        description: z.string(),
        metrics: z.array(z.enum(METRIC_KEYS)).meta({ description: 'what goes with it' }),
        groups: z.array(bucketSchema).optional().meta({ description: 'where they are always the same' }),
      }),
    ),
  })
  .meta({ id: 'InsightKinds' });

export type InsightKinds = z.infer<typeof insightKindsSchema>;
