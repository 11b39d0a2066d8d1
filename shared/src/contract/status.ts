import { z } from 'zod';

/** One of the queues of jobs. */
export const queueStateSchema = z
  .object({
    name: z.string(),
    waiting: z.number().int(),
    active: z.number().int(),
    delayed: z.number().int(),
    failed: z.number().int(),
    oldestSeconds: z
      .number()
      .meta({ description: 'since the job that waits longest was added; 0 without one' }),
  })
  .meta({ id: 'QueueState' });

export type QueueState = z.infer<typeof queueStateSchema>;

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
    behind: z.number().int().meta({ description: 'players whose next sync is due and has not begun' }),
    queues: z.array(queueStateSchema).nullable().meta({ description: 'null where Redis does not answer' }),
    lockHeld: z.boolean().nullable().meta({ description: 'whether a producer holds the lock on Lichess' }),
    engines: z.object({
      consumers: z.number().int(),
      searching: z.number().int(),
      all: z.number().int(),
      nodesPerSecond: z.number(),
      missing: z.array(z.string()).meta({ description: 'what consumers lack, and what to install' }),
    }),
    databaseBytes: z.number(),
    redisBytes: z.number().nullable(),
    pending: z.number().int().meta({ description: 'records that were fetched and have not landed yet' }),
  })
  .meta({ id: 'Status' });

export type Status = z.infer<typeof statusSchema>;

/** What became of the rejected records that were tried again. */
export const retriedSchema = z
  .object({ tried: z.number().int(), stored: z.number().int(), refused: z.number().int() })
  .meta({ id: 'Retried' });
