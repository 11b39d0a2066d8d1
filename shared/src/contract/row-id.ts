import { z } from 'zod';

/** The greatest number that an `int` column holds. */
export const MOST_INT = 2_147_483_647;

/** The number of a sync, a page or a rejected record. */
export const rowIdSchema = z.number().int().min(1).max(MOST_INT);
