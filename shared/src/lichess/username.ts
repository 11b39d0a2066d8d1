import { z } from 'zod';

/** A name that Lichess allows: 2 to 30 letters, digits, underscores and hyphens. */
export const usernameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{2,30}$/,
    'must be 2 to 30 letters, digits, underscores or hyphens, as Lichess names are',
  );

/** The id of an account: its name in lower case. */
export const playerIdOf = (username: string): string => username.toLowerCase();
