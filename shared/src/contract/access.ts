import { z } from 'zod';

/** What a principal is. `owner` may do everything; `reader` reads; the others are the services of those names. */
export const roleSchema = z.enum(['owner', 'reader', 'producer', 'consumer']);

export type Role = z.infer<typeof roleSchema>;

/** Who asks. */
export const principalSchema = z
  .object({ role: roleSchema, name: z.string().meta({ description: 'of the token, as it was given' }) })
  .meta({ id: 'Principal' });

/** What a session is made from. */
export const signInSchema = z.strictObject({ token: z.string().min(1).max(512) });

/** Who asks, and until when where it is a session. */
export const signedInSchema = z
  .object({
    principal: principalSchema,
    expiresAt: z.string().nullable().meta({ description: 'of the session; null for a token without an end' }),
  })
  .meta({ id: 'SignedIn' });

export type SignedIn = z.infer<typeof signedInSchema>;

/** A session of the page, as the owner sees it. */
export const sessionSchema = z
  .object({
    id: z.number().int(),
    principal: principalSchema,
    agent: z.string().meta({ description: 'what the browser calls itself' }),
    createdAt: z.string(),
    usedAt: z.string().meta({ description: 'to the minute' }),
    expiresAt: z.string(),
    current: z.boolean().meta({ description: 'whether it is the one that asks' }),
  })
  .meta({ id: 'Session' });

export type Session = z.infer<typeof sessionSchema>;

/** A token to make. */
export const newTokenSchema = z.strictObject({
  role: roleSchema,
  name: z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/, 'must be 1 to 100 printable ASCII characters')
    .meta({ description: 'what you will know it by' }),
  days: z
    .number()
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .meta({ description: 'how long it holds; forever without' }),
});

export type NewToken = z.infer<typeof newTokenSchema>;

/** A token that was made, without its secret. */
export const tokenSchema = z
  .object({
    id: z.number().int(),
    role: roleSchema,
    name: z.string(),
    state: z.enum(['active', 'expired', 'revoked']),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    usedAt: z.string().nullable().meta({ description: 'to the minute' }),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'Token' });

export type Token = z.infer<typeof tokenSchema>;

/** The answer to making one: the only time that its secret is seen. */
export const madeTokenSchema = tokenSchema.extend({ token: z.string() }).meta({ id: 'MadeToken' });

export type MadeToken = z.infer<typeof madeTokenSchema>;
