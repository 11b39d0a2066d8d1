import { pino } from 'pino';
import pretty from 'pino-pretty';
import { currentRequestId } from './request-id.ts';

export type Log = pino.Logger;

const SECRETS = [
  'token',
  'authorization',
  'cookie',
  'password',
  'LICHESS_TOKEN',
  'ROOKERY_TOKEN',
  'ROOKERY_PRODUCER_TOKEN',
  'ROOKERY_CONSUMER_TOKEN',
  'DATABASE_URL',
  'REDIS_URL',
];

/**
 * A logger to stderr: one line of JSON each, or the human form on a terminal.
 * Secrets are redacted by name, at the top and one level down.
 */
export const createLog = (service: string, level: string): Log =>
  pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      mixin: requestFacts,
      serializers: { err: errorFacts },
      // The last word: whatever field or sentence a URL stands in.
      hooks: { streamWrite: withoutCredentials },
    },
    process.stderr.isTTY
      ? pretty({ destination: 2, colorize: true, ignore: 'pid', sync: true })
      : pino.destination({ fd: 2, sync: true }),
  );

/** In the course of a request every line names it. */
const requestFacts = (): { requestId?: string } => {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { requestId };
};

/** What is logged of an error: never a database statement with its parameters, which DrizzleQueryError puts in its message. */
const errorFacts = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const shown = cause && error.message.startsWith('Failed query') ? cause : error;
  return {
    type: shown.name,
    message: withoutCredentials(shown.message),
    code: (shown as { code?: unknown }).code,
    stack: shown.stack === undefined ? undefined : withoutCredentials(shown.stack),
  };
};

/** The text with the user part of any URL in it blanked, what shows who asks, and any token that the API or Lichess made. */
export const withoutCredentials = (text: string): string =>
  text
    .replace(/(\w+:\/\/)[^\s/@"]+@/g, '$1[redacted]@')
    .replace(/\b(Bearer|Basic) +[\w.~+/=-]{16,}/gi, '$1 [redacted]')
    .replace(/\b(rookery_[\w-]{43}|lip_\w+)/g, '[redacted]');
