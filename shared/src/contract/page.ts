import { z } from 'zod';
import { timeSchema } from '../lichess/game.ts';
import { orNull } from './or-null.ts';
import { MOST_INT } from './row-id.ts';
import { MOST_LINES } from './save.ts';

/** A turn to fetch: a sync that waits for its next page. */
export const turnSchema = z
  .object({ playerId: z.string(), syncId: z.number().int(), turn: z.number().int() })
  .meta({ id: 'Turn' });

export type Turn = z.infer<typeof turnSchema>;

/** Lichess takes so many ids in one request and cuts the rest off without a word. */
export const MOST_IDS = 300;

/** What the producer needs to ask Lichess for one page. */
export const openedPageSchema = z
  .object({
    id: z.number().int(),
    playerId: z.string(),
    username: z.string(),
    since: z.number().int().nullable().meta({ description: 'epoch ms, inclusive; null from the beginning' }),
    max: z.number().int(),
    ids: z
      .array(z.string())
      .max(MOST_IDS)
      .nullable()
      .meta({ description: 'games to ask for by id instead; then since is null and max their number' }),
    first: z.boolean().meta({ description: 'the first page of its sync' }),
  })
  .meta({ id: 'OpenedPage' });

export type OpenedPage = z.infer<typeof openedPageSchema>;

/** `page` is null when there is nothing to do: paused, gone, or done already. */
export const openPageAnswerSchema = z
  .object({
    page: orNull(openedPageSchema),
    next: orNull(turnSchema).meta({
      description: 'the turn that the sync waits for, where this one is over',
    }),
    wait: z.boolean().meta({ description: 'Lichess asked us to wait: the same turn may be taken later' }),
  })
  .meta({ id: 'OpenPageAnswer' });

export type OpenPageAnswer = z.infer<typeof openPageAnswerSchema>;

/** How a page's stream ended. */
export const PAGE_ENDS = ['complete', 'cut'] as const;

export const sealSchema = z
  .strictObject({
    lines: z
      .number()
      .int()
      .min(0)
      .max(MOST_LINES)
      .meta({ description: 'records taken from the stream, seq 0 to lines - 1' }),
    lastCreatedAt: timeSchema.nullable().meta({ description: 'createdAt of the last whole game, ms' }),
    end: z.enum(PAGE_ENDS),
    reachedEnd: z.boolean().meta({ description: 'Lichess has nothing newer' }),
    newGames: z.number().int().min(0).optional(),
    missing: z
      .array(z.string().max(12))
      .max(MOST_IDS)
      .optional()
      .meta({ description: 'of a page by id that ended well: the ids that Lichess did not answer' }),
    error: z.string().max(500).optional(),
    tookMs: z.number().int().min(0),
  })
  .meta({ id: 'Seal' });

export type Seal = z.infer<typeof sealSchema>;

export const FETCH_FAILURES = [
  'notFound',
  'closed',
  'unauthorized',
  'rateLimited',
  'lichess',
  'network',
  'protocol',
] as const;
export type FetchFailureKind = (typeof FETCH_FAILURES)[number];

/** A page that could not be fetched at all, and why. */
export const failSchema = z
  .strictObject({
    kind: z.enum(FETCH_FAILURES),
    detail: z.string().max(500),
    retryAfterMs: z.number().int().min(0).optional(),
    secondRequest: z
      .boolean()
      .optional()
      .meta({ description: 'Lichess saw a second request of ours: the lock was broken' }),
  })
  .meta({ id: 'FetchFailure' });

export type FetchFailure = z.infer<typeof failSchema>;

/** The next turn of the same sync, if any. */
export const nextTurnSchema = z.object({ next: orNull(turnSchema) });

export const dueRequestSchema = z.strictObject({
  lost: z
    .boolean()
    .optional()
    .meta({ description: 'Redis lost what it held: every open turn and page begins anew' }),
});

export const dueSchema = z.object({
  turns: z.array(turnSchema),
  cooldownUntil: z.iso.datetime().nullable().meta({ description: 'Lichess asked us to wait until then' }),
});

/** What Lichess says of an account. */
export const accountSchema = z.strictObject({
  username: z.string().max(64).optional(),
  games: z.number().int().min(0).max(MOST_INT).optional(),
});
