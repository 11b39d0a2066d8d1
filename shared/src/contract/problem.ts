import { z } from 'zod';
import { ERROR_CODES } from '../errors.ts';

/** RFC 9457 problem details with our own `code`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(ERROR_CODES),
    requestId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong, with a code from one list' });

export type Problem = z.infer<typeof problemSchema>;
