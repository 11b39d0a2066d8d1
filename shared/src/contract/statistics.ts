import { z } from 'zod';
import { gameSummarySchema, RESULTS } from './game-summary.ts';
import { playerFilterSchema } from './insights.ts';
import { orNull } from './or-null.ts';
import { pagingSchema } from './paging.ts';

const count = z.number().int();
const gameId = z.string().meta({ description: 'the id of a game' });

/** How games of a player ended. */
export const tallySchema = z
  .object({ games: count, win: count, draw: count, loss: count })
  .meta({ id: 'Tally', description: "results, the player's" });

export type Tally = z.infer<typeof tallySchema>;

const byKey = (what: string) =>
  z.record(z.string(), tallySchema).meta({ description: `by ${what}; without those that have no game` });
const byColor = z.object({ white: tallySchema, black: tallySchema });

const streakSchema = z
  .object({
    games: count,
    from: gameId.nullable().meta({ description: 'its first game; null without one' }),
    to: gameId.nullable().meta({ description: 'its last game; null without one' }),
  })
  .meta({ id: 'Streak', description: 'games in a row, by the time of their creation' });

const currentSchema = z
  .object({ result: z.enum(RESULTS), games: count, from: gameId, to: gameId })
  .nullable()
  .meta({ description: 'the games in a row up to the last one that ended alike; null without a game' });

const longestSchema = z.object({
  current: currentSchema,
  win: streakSchema,
  draw: streakSchema,
  loss: streakSchema,
  unbeaten: streakSchema,
});

export type Streak = z.infer<typeof streakSchema>;
export type Streaks = z.infer<typeof longestSchema>;

const ratedAtSchema = z.object({
  rating: count.meta({ description: 'after the game: rating + (ratingDiff ?? 0)' }),
  at: z.iso.datetime().meta({ description: 'when the game was created' }),
  gameId,
  provisional: z.boolean(),
});

export type RatedAt = z.infer<typeof ratedAtSchema>;

const perfRatingSchema = z.object({
  games: count.meta({ description: 'rated games with a rating' }),
  now: ratedAtSchema.meta({ description: 'after the last of them' }),
  peak: ratedAtSchema.meta({
    description: 'the highest, first reached there; a provisional one only where there is no other',
  }),
});

export type PerfRating = z.infer<typeof perfRatingSchema>;

export const summarySchema = z
  .object({
    player: z.string(),
    name: z.string().nullable(),
    ...tallySchema.shape,
    bySpeed: byKey('speed'),
    byVariant: byKey('variant'),
    byColor,
    ratings: z.record(z.string(), perfRatingSchema).meta({ description: 'by perf; rated games alone' }),
    accuracy: z
      .object({ games: count, value: z.number().meta({ description: 'percent, not rounded' }) })
      .nullable()
      .meta({ description: "mean of the player's accuracy in the analyzed games; null without one" }),
    streaks: longestSchema,
    first: orNull(gameSummarySchema),
    last: orNull(gameSummarySchema),
  })
  .meta({ id: 'PlayerSummary' });

export type PlayerSummary = z.infer<typeof summarySchema>;

export const ratingsQuerySchema = playerFilterSchema.extend({
  perf: z.string().max(40).optional().meta({
    description:
      'what Lichess keeps a rating for: a speed or a variant; the one with most rated games when absent',
    example: 'blitz',
  }),
  points: z.coerce.number().int().min(4).max(10_000).default(500).meta({ description: 'at most so many' }),
});

export type RatingsQuery = z.infer<typeof ratingsQuerySchema>;

export const ratingsSchema = z
  .object({
    perf: z.string().nullable().meta({ description: 'null without a rated game' }),
    games: count.meta({ description: 'rated games with a rating' }),
    points: z.array(ratedAtSchema).meta({
      description:
        'oldest first; where there are more games, the first, the last, and the extremes of each stretch',
    }),
  })
  .meta({ id: 'RatingHistory' });

export type RatingHistory = z.infer<typeof ratingsSchema>;

export const opponentsQuerySchema = playerFilterSchema.extend(pagingSchema.shape);

export type OpponentsQuery = z.infer<typeof opponentsQuerySchema>;

export const opponentSchema = z
  .object({
    opponent: z.string(),
    name: z.string().nullable(),
    ...tallySchema.shape,
    averageRating: z.number().nullable().meta({ description: 'before the games' }),
    lastGameAt: z.iso.datetime().meta({ description: 'when the last one was created' }),
  })
  .meta({ id: 'Opponent' });

export type Opponent = z.infer<typeof opponentSchema>;

export const headToHeadSchema = z
  .object({
    opponent: z.string(),
    name: z.string().nullable(),
    ...tallySchema.shape,
    bySpeed: byKey('speed'),
    byVariant: byKey('variant'),
    byColor,
    streak: currentSchema,
    openings: z
      .array(z.object({ name: z.string(), ...tallySchema.shape }))
      .meta({ description: 'the ten families played most' }),
    last: z.array(gameSummarySchema).meta({ description: 'the ten last games, the newest first' }),
  })
  .meta({ id: 'HeadToHead' });

export type HeadToHead = z.infer<typeof headToHeadSchema>;
