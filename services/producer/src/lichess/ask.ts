import type { FetchFailure } from '@rookery/shared/contract/page.ts';
import { count } from '@rookery/shared/figures.ts';
import type { Right } from '../lock/right.ts';
import { networkFailure } from './failure.ts';
import { createWatchdog, type Limits, type Watchdog } from './watchdog.ts';

export interface Question {
  path: string;
  accept: string;
  /** GET without. */
  method?: 'POST';
  /** Plain text. */
  body?: string;
  limits: Limits;
}

/** An answer whose head is here. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The next bytes of the body; undefined at its end. */
  next(): Promise<Uint8Array | undefined>;
}

/** What became of a request: its answer was read, the connection failed, or we ended it ourselves. */
export type Asked<T> =
  | { kind: 'read'; value: T }
  | { kind: 'lost'; failure: FetchFailure }
  | { kind: 'interrupted'; why: 'right' | 'stopping' };

/** Asks Lichess under a right. What `read` throws passes through; then, too, the connection is closed. */
export type Ask = <T>(
  right: Right,
  question: Question,
  read: (answer: Answer) => Promise<T>,
) => Promise<Asked<T>>;

export interface AskOptions {
  /** Of Lichess, or of what stands in for it. */
  url: string;
  token: string | undefined;
  userAgent: string;
  stop: AbortSignal;
}

/** The one function through which this process asks Lichess, one request after the other. */
export const createAsk = (options: AskOptions): Ask => {
  let last: Promise<unknown> = Promise.resolve();
  return (right, question, read) => {
    const asked = last.then(() => askOnce(options, right, question, read));
    last = asked.catch(() => undefined);
    return asked;
  };
};

/** So long after we closed a connection it is closed for sure: the socket belongs to another thread. */
const CLOSING_MS = 20;

const askOnce = async <T>(
  options: AskOptions,
  right: Right,
  question: Question,
  read: (answer: Answer) => Promise<T>,
): Promise<Asked<T>> => {
  if (options.stop.aborted) return { kind: 'interrupted', why: 'stopping' };
  if (!right.beginRequest()) return { kind: 'interrupted', why: 'right' };
  const watchdog = createWatchdog(question.limits, right.signal, options.stop);
  let endedThere = false;
  let begun = false;
  const lose = (cause: unknown): never => {
    endedThere = watchdog.why() === undefined && isEndedThere(cause, begun);
    throw new Lost('lost', { cause });
  };
  try {
    const response = await send(options, question, watchdog.signal).catch(lose);
    begun = true;
    count('lichess_requests_total', { status: String(response.status) });
    watchdog.alive();
    const reader = response.body?.getReader();
    endedThere = reader === undefined;
    const next = async (): Promise<Uint8Array | undefined> => {
      const { done, value } = (await reader?.read().catch(lose)) ?? { done: true };
      if (done || !value) {
        endedThere = true;
        return undefined;
      }
      watchdog.alive();
      return value;
    };
    return { kind: 'read', value: await read({ status: response.status, headers: response.headers, next }) };
  } catch (err) {
    if (err instanceof Lost) {
      if (!begun) count('lichess_requests_total', { status: watchdog.why() ?? 'lost' });
      return lossOf(err, watchdog, question.limits);
    }
    throw err;
  } finally {
    watchdog.end();
    if (!endedThere) await Bun.sleep(CLOSING_MS);
    right.endRequest(endedThere ? 'clean' : 'dirty');
  }
};

const send = ({ url, token, userAgent }: AskOptions, question: Question, signal: AbortSignal) =>
  fetch(new URL(question.path, url), {
    ...(question.method && { method: question.method }),
    ...(question.body !== undefined && { body: question.body }),
    headers: {
      accept: question.accept,
      ...(question.body !== undefined && { 'content-type': 'text/plain' }),
      'accept-encoding': 'identity',
      'user-agent': userAgent,
      // Bun sends a GET again when a connection that it kept drops: two requests where one was meant.
      connection: 'close',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    keepalive: false,
    redirect: 'manual',
    signal,
  });

const CLOSED_THERE = /^(ECONNRESET|EPIPE)$/;
const NEVER_OPENED = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH)$/;

/**
 * Whether the connection was closed by the far side, or there was none; of anything else it may not know yet. Once the
 * answer has begun, a way that is lost says nothing of the far side, which goes on sending.
 */
const isEndedThere = (error: unknown, begun: boolean): boolean => {
  const code = String((error as { code?: unknown }).code);
  return CLOSED_THERE.test(code) || (!begun && NEVER_OPENED.test(code));
};

/** The connection failed or was closed by us; anything else that is thrown is not of the network. */
class Lost extends Error {}

const lossOf = (lost: Lost, watchdog: Watchdog, limits: Limits): Asked<never> => {
  const why = watchdog.why();
  switch (why) {
    case 'right':
    case 'stopping':
      return { kind: 'interrupted', why };
    case 'silent':
      return { kind: 'lost', failure: { kind: 'network', detail: 'Lichess fell silent' } };
    case 'late':
      return {
        kind: 'lost',
        failure: {
          kind: 'network',
          detail: `the answer of Lichess took more than ${limits.totalMs / 1_000} s`,
        },
      };
    case undefined:
      return { kind: 'lost', failure: networkFailure(lost.cause) };
  }
};
