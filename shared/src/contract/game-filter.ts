import { z } from 'zod';
import { VARIANT_KEYS } from '../chess/variant.ts';
import { GAME_ID, MOST_IDS } from '../lichess/game-id.ts';
import { GAME_SPEED_ID } from '../lichess/speed.ts';
import { STATUS_ID } from '../lichess/status.ts';
import { usernameSchema } from '../lichess/username.ts';
import { isTimeZone } from '../start-of-day.ts';
import { COLORS, RESULTS } from './game-summary.ts';

const commaListOf = (length: number) =>
  z
    .string()
    .max(length)
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string()).min(1, 'must name at least one'));
const commaList = commaListOf(300);

const listOf = (names: readonly string[], example: string, more = '') => ({
  description: `comma list of ${names.join(', ')}${more}`,
  example,
});

/** What Postgres takes too: no year 0, and no zone further from Greenwich than there is. */
const REAL_INSTANT = /^(?!0000)(?!.*[+-](1[6-9]|2\d):)/;
const NO_INSTANT = { error: 'must be a date or a date-time with its zone' };
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], NO_INSTANT)
  .refine((text) => REAL_INSTANT.test(text), NO_INSTANT);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const MOST = 5_000;
// An empty text would be taken for 0.
const number = z
  .preprocess((given) => (given === '' ? 'empty' : given), z.coerce.number().int().min(0).max(MOST))
  .optional();
const upToMost = (description: string) => ({ type: 'integer', minimum: 0, maximum: MOST, description });

/**
 * The filters of every list and statistic of games. A strict object: a filter nobody knows is refused by name.
 * What two of them say together, and names in comma lists, are checked where they become conditions.
 */
export const gameFilterSchema = z.strictObject({
  player: usernameSchema.optional().meta({
    description: 'games of this player; what is said of color, result and opponent is from their side',
    example: 'anna',
  }),
  opponent: usernameSchema.optional().meta({ description: 'needs a player' }),
  color: z.enum(COLORS).optional().meta({ description: "the player's; needs one" }),
  variant: commaList.optional().meta(listOf(VARIANT_KEYS, 'standard,chess960')),
  speed: commaList.optional().meta(listOf(Object.keys(GAME_SPEED_ID), 'bullet,blitz')),
  rated: flag.optional().meta({ description: 'only rated, or only casual games' }),
  result: z.enum(RESULTS).optional().meta({
    description: "the player's; needs one. A finished game without a winner is a draw",
  }),
  status: commaList
    .optional()
    .meta(listOf(Object.keys(STATUS_ID), 'mate,resign', '; all finished games when absent')),
  eco: commaList
    .refine((codes) => codes.every((code) => /^[A-E]\d\d$/.test(code)), 'must be codes from A00 to E99')
    .optional()
    .meta({ description: 'comma list of codes from A00 to E99, as Lichess sent them', example: 'C20,C23' }),
  opening: z.string().trim().min(1).max(200).optional().meta({
    description: 'a family (the text before the colon) with all that belongs to it, or a whole name',
    example: "King's Pawn Game",
  }),
  minRating: number.meta(upToMost("the player's before the game; without a player, that of both sides")),
  maxRating: number.meta(upToMost('as minRating; both inclusive')),
  minOpponentRating: number.meta(upToMost('needs a player')),
  maxOpponentRating: number.meta(upToMost('needs a player')),
  minPlies: number.meta(upToMost('half-moves, inclusive')),
  maxPlies: number.meta(upToMost('half-moves, inclusive')),
  since: instant.optional().meta({
    description: 'inclusive, on createdAt: a date, or a date-time with its zone',
    example: '2024-01-01',
  }),
  until: instant.optional().meta({
    description: 'exclusive, on createdAt: a date, or a date-time with its zone',
    example: '2024-02-01T00:00:00Z',
  }),
  analyzed: flag.optional().meta({ description: 'whether an analysis is there, made here or by Lichess' }),
  // With a blank behind each comma.
  ids: commaListOf(MOST_IDS * 14)
    .refine((ids) => ids.length <= MOST_IDS, `must name at most ${MOST_IDS} games`)
    .refine((ids) => ids.every((id) => GAME_ID.test(id)), 'must be game ids: 8 or 12 letters or digits')
    .optional()
    .meta({
      description: `comma list of at most ${MOST_IDS} game ids: these games alone, running and aborted ones too when status is absent`,
      example: 'Ab3dEf7h',
    }),
  order: z.enum(['desc', 'asc']).default('desc').meta({ description: 'by createdAt' }),
  tz: z
    .string()
    .max(60)
    .refine(isTimeZone, 'must be the name of a time zone, as Europe/Berlin')
    .default('UTC')
    .meta({
      description: 'IANA time zone in which dates, hours and weekdays are meant',
      example: 'Europe/Berlin',
    }),
});

export type GameFilter = z.infer<typeof gameFilterSchema>;

export const gameListQuerySchema = gameFilterSchema.extend({
  cursor: z.string().max(200).optional().meta({ description: 'the `next` of the page before' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(50)
    .meta({ description: 'the most items of a page' }),
  count: flag.optional().meta({ description: 'true adds the exact count' }),
});

export const EXPORT_FORMATS = ['ndjson', 'csv', 'pgn'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const gameExportQuerySchema = gameFilterSchema.extend({
  format: z.enum(EXPORT_FORMATS).default('ndjson').meta({ description: 'of the file' }),
});
