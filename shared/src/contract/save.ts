import { z } from 'zod';
import { REJECT_CODES } from '../errors.ts';
import { lichessGameSchema } from '../lichess/game.ts';
import { MOST_INT, rowIdSchema } from './row-id.ts';

/** The longest line that is read is 1 MiB, a move takes two letters and a space or more. */
const MOST_WORDS = 350_000;

const hex = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^(?:[0-9a-f]{2})*$/);
const small = z.number().int().min(-1).max(MOST_INT);

const sideFactsSchema = z.object({
  castling: z.enum(['none', 'short', 'long']),
  moves: small,
  minClock: small.nullable(),
  timeSpent: z.number().int().min(0).nullable(),
  moveFacts: hex(6 * MOST_WORDS),
});

/** What a game may have to be stored; Lichess ends one long before. */
export const MOST_PLIES = 5_000;

/** See chess/replay-type.ts. */
export const replaySchema = z
  .object({
    plies: z.number().int().min(0).max(MOST_WORDS),
    moves: hex(6 * MOST_WORDS).nullable(),
    clocks: hex(10 * MOST_WORDS).nullable(),
    keys: z
      .string()
      .max(21 * MOST_WORDS)
      .regex(/^-?\d{1,19}(?:,-?\d{1,19})*$/),
    division: z.object({ middle: small.optional(), end: small.optional() }),
    queenTrade: z.boolean(),
    white: sideFactsSchema,
    black: sideFactsSchema,
  })
  .meta({ id: 'Replay' });

/** Records of one page. */
export const MOST_LINES = 100_000;

/** The place of a record in a page: the page counts as landed when every place is. */
export const placeSchema = z.object({
  id: rowIdSchema,
  seq: z
    .number()
    .int()
    .min(0)
    .max(MOST_LINES - 1),
});

export type Place = z.infer<typeof placeSchema>;

export const saveGameSchema = z
  .object({
    game: lichessGameSchema,
    replay: replaySchema.optional(),
    page: placeSchema.optional(),
    fetchedAt: z.iso.datetime().optional().meta({ description: 'when Lichess sent it; now when absent' }),
  })
  .meta({ id: 'SaveGame' });

export type SaveGame = z.infer<typeof saveGameSchema>;

export const savedSchema = z
  .object({ id: z.string(), outcome: z.enum(['created', 'updated']) })
  .meta({ id: 'Saved' });

/** Games that arrived together. */
export const saveGamesSchema = z
  .strictObject({ games: z.array(saveGameSchema).min(1).max(100) })
  .meta({ id: 'SaveGames' });

/** What became of each of them, in their order. */
export const savedGamesSchema = z
  .object({
    results: z.array(
      z.union([
        z.object({ id: z.string(), outcome: z.enum(['created', 'updated', 'unchanged']) }),
        z.object({ id: z.string(), code: z.enum(REJECT_CODES), detail: z.string() }),
      ]),
    ),
  })
  .meta({
    id: 'SavedGames',
    description: 'an outcome, or the code and reason that a game is listed as rejected for',
  });

/** A record that a worker refuses: exact bytes as base64, of more than 1 MiB the first 64 KiB. */
export const rejectSchema = z
  .strictObject({
    code: z.enum(REJECT_CODES),
    detail: z.string().max(500),
    gameId: z.string().max(12).optional(),
    playerId: z.string().max(64).optional(),
    page: placeSchema.optional(),
    payload: z.base64().max(1_400_000),
    length: z.number().int().min(0).max(MOST_INT),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .meta({ id: 'Reject' });

export type Reject = z.infer<typeof rejectSchema>;

export const rejectedSchema = z
  .object({
    id: z.number().int(),
    gameId: z.string().optional(),
    playerId: z.string().optional(),
    code: z.enum(REJECT_CODES),
    detail: z.string(),
    at: z.iso.datetime(),
    length: z.number().int().meta({ description: 'bytes of the whole record' }),
    payload: z.string().optional().meta({ description: 'the record as text; at most its first 64 KiB' }),
  })
  .meta({ id: 'Rejected', description: 'A record from Lichess that could not be stored' });

export type Rejected = z.infer<typeof rejectedSchema>;
