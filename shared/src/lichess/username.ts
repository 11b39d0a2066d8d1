import { z } from 'zod';
import { USERNAME } from './username-pattern.ts';

/** A name that Lichess allows: 2 to 30 letters, digits, underscores and hyphens. */
export const usernameSchema = z
  .string()
  .regex(USERNAME, 'must be 2 to 30 letters, digits, underscores or hyphens, as Lichess names are');

/** The id of an account: its name in lower case. */
export const playerIdOf = (username: string): string => username.toLowerCase();
