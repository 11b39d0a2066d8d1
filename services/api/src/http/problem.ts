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

/** Problem details (RFC 9457) for a code. */
export const problemBody = (
  code: ErrorCode,
  detail: string,
  requestId: string,
  issues?: Problem['issues'],
  status: ProblemStatus = ERROR_STATUS[code],
): Problem => ({
  type: `urn:rookery:problem:${code}`,
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  code,
  requestId,
  ...(issues && { issues }),
});

/** Answers problem details for a code. */
export const problem = (
  c: Context<RequestEnv>,
  code: ErrorCode,
  detail: string,
  issues?: Problem['issues'],
  status: ProblemStatus = ERROR_STATUS[code],
): Response => {
  const body = problemBody(code, detail, c.get('requestId'), issues, status);
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
};

/**
 * Why Postgres does not do what it does at other times, by SQLSTATE or by the driver's code, first match first. None of
 * these says anything of what was asked: the caller may come back.
 */
const AWAY: readonly [RegExp, string][] = [
  [/^25006/, 'the database takes no writes at the moment; try again'],
  [/^53100/, 'the disk of the database is full; try again when there is room'],
  [/^53300/, 'the database has no connection left; try again'],
  [/^57014/, 'the database took too long over this; try again'],
  [/^55P03/, 'the database is busy with a long work; try again in a minute'],
  [/^40/, 'this met another change of the same; try again'],
  [
    /^(57P0|08|53|58|CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE)/,
    'the database is not reachable at the moment; try again',
  ],
];

/** In words, when it is Postgres that cannot do it now. */
export const awayDetail = (error: unknown): string | undefined => {
  const code = sqlStateOf(error);
  return typeof code === 'string' ? AWAY.find(([pattern]) => pattern.test(code))?.[1] : undefined;
};

/** Text that Postgres cannot keep, wherever in the request it stood: U+0000, or half of a pair of surrogates. */
const isUnstorableText = (error: unknown): boolean => {
  const code = sqlStateOf(error);
  return code === '22021' || code === '22P05';
};

/** Whether what is wrong is that nobody is there any more. Nobody reads the answer, but it is counted. */
const isClientGone = (error: unknown, c: Context): boolean =>
  error instanceof DOMException && error.name === 'AbortError' && c.req.raw.signal.aborted;

const sqlStateOf = (error: unknown): unknown => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause as { code?: unknown } | null)?.code;
};

/** When to come again where too much is asked at once. */
export const RETRY_SECONDS = 5;

/** The answer to anything that was thrown. A stack goes to the log, never to the caller. */
export const answerError = (error: unknown, c: Context<RequestEnv>, log: Log): Response => {
  if (error instanceof RookeryError) {
    if (error.code === 'too_many_requests') c.header('retry-after', String(RETRY_SECONDS));
    return problem(c, error.code, error.message);
  }
  if (error instanceof HTTPException) return answerHttpException(error, c);
  if (isClientGone(error, c))
    return problem(c, 'bad_request', 'the connection was closed before this was answered');
  if (isUnstorableText(error))
    return problem(c, 'bad_request', 'a text holds a character that no text may hold, as U+0000');
  const away = awayDetail(error);
  if (away !== undefined) {
    log.warn({ err: error }, away);
    return problem(c, 'unavailable', away);
  }
  log.error({ err: error, path: c.req.path }, 'request failed');
  return problem(c, 'internal', 'something went wrong here; the log has it under the request id');
};

const answerHttpException = (error: HTTPException, c: Context<RequestEnv>): Response => {
  switch (error.status) {
    case 400:
      return problem(c, 'invalid_json', error.message || 'the body is not JSON');
    case 408:
      return problem(c, 'request_timeout', error.message);
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
  if (issue?.code === 'unrecognized_keys' && (target === 'query' || issue.path[0] === 'filter'))
    return 'unknown_filter';
  if (
    issue?.path.at(-1) === 'username' ||
    issue?.path.at(-1) === 'player' ||
    issue?.path.at(-1) === 'opponent'
  )
    return 'invalid_username';
  if (issue?.path.at(-1) === 'fen' && issue.code === 'custom') return 'invalid_fen';
  if (target === 'query' && issue?.path.at(-1) === 'variant') {
    if (issue.code === 'custom') return 'variant_mismatch';
    if (issue.code === 'invalid_value') return 'unknown_variant';
  }
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
  // Always 400, whatever status its code has elsewhere: it is the request that is wrong.
  return problem(c, codeOf(result.target ?? 'json', result.error.issues[0]), detail, issues, 400);
};
