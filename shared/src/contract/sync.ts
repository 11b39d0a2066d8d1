import { z } from 'zod';

export const SYNC_STATES = ['queued', 'running', 'done', 'failed'] as const;
export const SYNC_TRIGGERS = ['follow', 'tick', 'request'] as const;

export const syncSchema = z
  .object({
    id: z.number().int(),
    playerId: z.string(),
    state: z.enum(SYNC_STATES),
    trigger: z.enum(SYNC_TRIGGERS),
    full: z.boolean().meta({ description: 'it reads the whole history, not only what is new' }),
    pages: z.number().int(),
    fetched: z.number().int(),
    stored: z.number().int(),
    rejected: z.number().int(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    error: z.string().optional(),
  })
  .meta({ id: 'Sync', description: "One run through a player's new games" });

export type Sync = z.infer<typeof syncSchema>;

export const syncRequestSchema = z.strictObject({ full: z.boolean().optional() });
