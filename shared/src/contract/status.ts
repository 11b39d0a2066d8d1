import { z } from 'zod';

/** What an operator wants to know of the conversation with Lichess. */
export const statusSchema = z
  .object({
    version: z.string(),
    lichess: z.object({
      cooldownUntil: z.iso.datetime().nullable().meta({ description: 'Lichess asked us to wait until then' }),
      secondRequests: z.number().int().meta({
        description: 'times that Lichess saw a second request of ours: above 0 the lock was broken',
      }),
      lastSecondRequestAt: z.iso.datetime().nullable(),
    }),
    players: z.number().int(),
    games: z.number().int(),
    rejected: z.number().int(),
    syncing: z.number().int().meta({ description: 'syncs under way' }),
    pending: z.number().int().meta({ description: 'records that were fetched and have not landed yet' }),
  })
  .meta({ id: 'Status' });

export type Status = z.infer<typeof statusSchema>;

/** What became of the rejected records that were tried again. */
export const retriedSchema = z
  .object({ tried: z.number().int(), stored: z.number().int(), refused: z.number().int() })
  .meta({ id: 'Retried' });
