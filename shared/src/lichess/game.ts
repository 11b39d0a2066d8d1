import { z } from 'zod';
import { GAME_ID } from './game-id.ts';

/** Where Lichess is tolerant so is this: what is absent, unknown or of an odd shape is kept as it came. */
const open = z.unknown().optional();

const userSchema = z.looseObject({
  id: z.string().max(64).optional(),
  name: z.string().max(200).optional(),
  title: open,
  flair: open,
  patron: open,
});

/** One side: an account, an AI (`aiLevel`), an imported name, or `{}` for an anonymous player. */
const sideSchema = z.looseObject({
  user: userSchema.optional(),
  rating: open,
  ratingDiff: open,
  provisional: open,
  aiLevel: open,
  name: open,
  analysis: open,
});

/** The last millisecond of the year 9999. */
export const LAST_MS = 253_402_300_799_999;
/** Epoch milliseconds that a date, and a timestamptz, can hold. */
export const timeSchema = z.number().int().min(0).max(LAST_MS);

/**
 * A game as Lichess's exports send it. Strict in what storage needs (id, createdAt, variant, moves as text),
 * tolerant in all else: unknown values and fields pass through.
 */
export const lichessGameSchema = z
  .looseObject({
    id: z.string().regex(GAME_ID, 'must be 8 letters or digits (12 for an imported game)'),
    variant: z.string().min(1).max(40),
    createdAt: timeSchema,
    moves: z.string().max(100_000).optional(),
    rated: open,
    speed: open,
    perf: open,
    lastMoveAt: open,
    status: open,
    source: open,
    players: z.looseObject({ white: sideSchema.optional(), black: sideSchema.optional() }).optional(),
    winner: open,
    initialFen: z.string().max(200).optional(),
    opening: open,
    clocks: open,
    daysPerTurn: open,
    analysis: open,
    clock: open,
    division: open,
    arenaTour: open,
    swissTour: open,
    tournament: open,
    swiss: open,
    fullId: open,
  })
  .meta({ id: 'LichessGame', description: "A game in Lichess's own JSON form, unknown fields included" });

export type LichessGame = z.infer<typeof lichessGameSchema>;

/** The first thing that is wrong with a would-be game, as a sentence that names the field. */
export const describeGameFault = (error: z.ZodError): string => {
  const issue = error.issues[0];
  const field = issue?.path.join('.') || 'the record';
  return `${field}: ${issue?.message ?? 'is not a game'}`;
};
