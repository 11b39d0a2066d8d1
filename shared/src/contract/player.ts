import { z } from 'zod';
import { REJECT_CODES } from '../errors.ts';
import { usernameSchema } from '../lichess/username.ts';

export const PLAYER_STATES = ['active', 'paused', 'notFound', 'closed'] as const;
export const ANALYZE_MODES = ['none', 'new', 'all'] as const;

export const playerSchema = z
  .object({
    id: z.string().meta({ example: 'thibault' }),
    username: z.string().meta({ example: 'Thibault' }),
    state: z.enum(PLAYER_STATES),
    games: z.number().int().meta({ description: 'stored games that this player took part in' }),
    rejected: z.number().int(),
    syncing: z.boolean(),
    cursor: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'every game created before this is accounted for' }),
    lastSyncedAt: z.iso.datetime().nullable(),
    nextSyncAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'null: at once; or only on request, where lastError says why' }),
    analyze: z.enum(ANALYZE_MODES),
    lastError: z.string().optional(),
  })
  .meta({ id: 'Player', description: 'A player that is followed' });

export type Player = z.infer<typeof playerSchema>;

export const followSchema = z.strictObject({ username: usernameSchema });

export const playerPatchSchema = z.strictObject({
  paused: z.boolean().optional(),
  analyze: z.enum(ANALYZE_MODES).optional(),
  nodes: z.number().int().min(1_000).max(100_000_000).optional(),
});

export const reconciliationSchema = z
  .object({
    stored: z.number().int().meta({ description: 'imported games that are not of Lichess among them' }),
    rejected: z.number().int(),
    rejectedBy: z
      .array(z.object({ code: z.enum(REJECT_CODES), count: z.number().int() }))
      .meta({ description: 'the rejected ones by reason' }),
    pending: z.number().int(),
    finished: z
      .number()
      .int()
      .meta({ description: 'stored games that Lichess counts: finished, not aborted' }),
    running: z.number().int().meta({ description: 'stored games that are still running' }),
    aborted: z.number().int(),
    gone: z.number().int().meta({ description: 'stored unfinished games that Lichess has no more' }),
    expected: z.number().int().nullable().meta({ description: "Lichess's own count; null when unknown" }),
    notes: z
      .array(z.string())
      .meta({ description: 'a sentence for each reason why the numbers differ; empty when they agree' }),
    complete: z.boolean(),
    cursor: z.iso.datetime().nullable(),
    oldestOpen: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'creation time of the oldest game still running' }),
  })
  .meta({ id: 'Reconciliation' });
