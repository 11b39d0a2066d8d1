import { z } from 'zod';
import { REJECT_CODES } from '../errors.ts';
import { MOST_IDS } from '../lichess/game-id.ts';
import { usernameSchema } from '../lichess/username.ts';

/** How many of the refused games are named in the answer; all are counted. */
export const MOST_REJECTED = 1_000;

export const importQuerySchema = z.strictObject({
  player: usernameSchema.optional().meta({
    description:
      'the account that games belong to which are not of Lichess: a side is theirs where the name in the file is the same, in any case',
    example: 'anna',
  }),
  ids: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'true adds the ids of the new games' }),
});

const count = z.number().int().min(0);

/** How far an import is; a line of its progress. */
export const importProgressSchema = z
  .object({
    games: count.meta({ description: 'games that were read so far, refused ones among them' }),
    created: count,
    updated: count,
    unchanged: count,
    refused: count,
    bytes: count.meta({ description: 'bytes of games that were read, decompressed' }),
  })
  .meta({ id: 'ImportProgress' });

export type ImportProgress = z.infer<typeof importProgressSchema>;

export const importRejectionSchema = z
  .object({
    index: count.meta({ description: 'its place in the file, 0 for the first game' }),
    code: z.enum(REJECT_CODES),
    detail: z.string().meta({ description: 'the reason, with the ply where there is one' }),
    headers: z
      .record(z.string(), z.string())
      .meta({ description: 'its tags; of a record of Lichess its id as `GameId`' }),
  })
  .meta({ id: 'ImportRejection' });

export type ImportRejection = z.infer<typeof importRejectionSchema>;

export const importResultSchema = z
  .object({
    created: count,
    updated: count.meta({ description: 'stored before, and richer or corrected now' }),
    unchanged: count,
    refused: count,
    rejected: z
      .array(importRejectionSchema)
      .meta({ description: `the refused games, at most the first ${MOST_REJECTED}` }),
    ids: z
      .array(z.string())
      .max(MOST_IDS)
      .optional()
      .meta({ description: `with \`ids=true\`: the new games, at most ${MOST_IDS} of them` }),
  })
  .meta({ id: 'ImportResult' });

export type ImportResult = z.infer<typeof importResultSchema>;
