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
  403: { description: 'not for whoever asks', content: problemContent },
  404: { description: 'no such thing', content: problemContent },
  408: { description: 'it took too long', content: problemContent },
  409: { description: 'it does not go with how things stand', content: problemContent },
  413: { description: 'the body is too large', content: problemContent },
  415: { description: 'a body of this type is not taken', content: problemContent },
  421: { description: 'not served under this name', content: problemContent },
  422: { description: 'the record is refused; `code` and `detail` say why', content: problemContent },
  429: { description: 'too many at a time; `Retry-After` says when', content: problemContent },
  500: { description: 'something went wrong here', content: problemContent },
  503: { description: 'the database is away, or takes no writes at the moment', content: problemContent },
} as const;
