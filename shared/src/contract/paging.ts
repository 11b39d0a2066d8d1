import { z } from 'zod';

/** The query of every list. */
export const pagingSchema = z.object({
  cursor: z.string().max(200).optional().meta({ description: 'the `next` of the page before' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(50)
    .meta({ description: 'the most items of a page' }),
});

/** The answer of every list. `next` is null at the end. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
