import { STATUS_CODES } from 'node:http';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import { ERROR_STATUS, type ErrorCode, RookeryError } from '@rookery/shared/errors.ts';
import type { Log } from '@rookery/shared/log.ts';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { RequestEnv } from '../context.ts';

/** The status of a code as the union that response types want. */
type ProblemStatus = (typeof ERROR_STATUS)[ErrorCode];

/** Answers problem details (RFC 9457) for a code. */
export const problem = (
  c: Context<RequestEnv>,
  code: ErrorCode,
  detail: string,
  issues?: Problem['issues'],
): Response => {
  const status: ProblemStatus = ERROR_STATUS[code];
  const body: Problem = {
    type: `urn:rookery:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    requestId: c.get('requestId'),
    ...(issues && { issues }),
  };
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
};

/** Postgres is not reachable, is starting or is stopping: the caller may come back. */
const isAway = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return (
    typeof code === 'string' &&
    (/^(CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE)/.test(code) ||
      /^(57P0|08|53)/.test(code))
  );
};

/** The answer to anything that was thrown. A stack goes to the log, never to the caller. */
export const answerError = (error: unknown, c: Context<RequestEnv>, log: Log): Response => {
  if (error instanceof RookeryError) return problem(c, error.code, error.message);
  if (error instanceof HTTPException) return answerHttpException(error, c);
  if (isAway(error)) {
    log.warn({ err: error, requestId: c.get('requestId') }, 'postgres is away');
    return problem(c, 'unavailable', 'the database is not reachable at the moment; try again');
  }
  log.error({ err: error, requestId: c.get('requestId'), path: c.req.path }, 'request failed');
  return problem(c, 'internal', 'something went wrong here; the log has it under the request id');
};

const answerHttpException = (error: HTTPException, c: Context<RequestEnv>): Response => {
  switch (error.status) {
    case 400:
      return problem(c, 'invalid_json', error.message || 'the body is not JSON');
    case 413:
      return problem(c, 'body_too_large', 'the body is larger than this route takes');
    case 415:
      return problem(c, 'unsupported_media_type', error.message);
    default:
      return problem(c, 'internal', error.message);
  }
};

/** Which code a failed validation answers, by where the value stood and what is wrong with it. */
const codeOf = (target: string, issue: z.core.$ZodIssue | undefined): ErrorCode => {
  if (target === 'query' && issue?.code === 'unrecognized_keys') return 'unknown_filter';
  if (
    issue?.path.at(-1) === 'username' ||
    issue?.path.at(-1) === 'player' ||
    issue?.path.at(-1) === 'opponent'
  )
    return 'invalid_username';
  if (target === 'json') return 'invalid_body';
  return target === 'param' ? 'invalid_id' : 'invalid_parameter';
};

/** The answer to input that does not validate: it names each value that is wrong. */
export const answerInvalid = (
  result: { success: boolean; target?: string; error?: z.ZodError },
  c: Context<RequestEnv>,
): Response | undefined => {
  if (result.success || !result.error) return undefined;
  const issues = result.error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const detail = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  return problem(c, codeOf(result.target ?? 'json', result.error.issues[0]), detail, issues);
};
