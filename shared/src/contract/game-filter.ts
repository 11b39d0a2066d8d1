import { z } from 'zod';
import { usernameSchema } from '../lichess/username.ts';
import { COLORS, RESULTS } from './game-summary.ts';

const commaList = z
  .string()
  .max(300)
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** What Postgres takes too: no year 0, and no zone further from Greenwich than there is. */
const REAL_INSTANT = /^(?!0000)(?!.*[+-](1[6-9]|2\d):)/;
const NO_INSTANT = { error: 'must be a date or a date-time with its zone' };
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], NO_INSTANT)
  .refine((text) => REAL_INSTANT.test(text), NO_INSTANT);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const plies = z.coerce.number().int().min(0).max(5_000);

/** The filters of every list and statistic of games. A strict object: a filter nobody knows is refused by name. */
export const gameFilterSchema = z.strictObject({
  player: usernameSchema.optional(),
  opponent: usernameSchema.optional(),
  color: z.enum(COLORS).optional(),
  variant: commaList.optional().meta({ description: 'comma list' }),
  speed: commaList.optional().meta({ description: 'comma list' }),
  rated: flag.optional(),
  result: z.enum(RESULTS).optional().meta({ description: "the player's" }),
  status: commaList.optional().meta({ description: 'comma list; finished games when absent' }),
  minPlies: plies.optional(),
  maxPlies: plies.optional(),
  since: instant.optional().meta({ description: 'inclusive, on createdAt' }),
  until: instant.optional().meta({ description: 'exclusive, on createdAt' }),
  order: z.enum(['desc', 'asc']).default('desc'),
});

export type GameFilter = z.infer<typeof gameFilterSchema>;

export const gameListQuerySchema = gameFilterSchema.extend({
  cursor: z.string().max(200).optional().meta({ description: 'the `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  count: flag.optional().meta({ description: 'true adds the exact count' }),
});
