import { problemSchema } from '@rookery/shared/contract/problem.ts';
import type { z } from 'zod';

/** A JSON answer of a route. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

const problemContent = { 'application/problem+json': { schema: problemSchema } };

/** What every route may answer besides its own. The RPC client learns of them in client.ts. */
export const PROBLEMS = {
  400: { description: 'the request is wrong; `detail` names what', content: problemContent },
  401: { description: 'no valid token', content: problemContent },
  404: { description: 'no such thing', content: problemContent },
  503: { description: 'the database is away', content: problemContent },
} as const;
