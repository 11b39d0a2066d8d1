import type { Problem } from '@rookery/shared/contract/problem.ts';
import { REQUEST_ID } from './request-id.ts';

/** What the API refused, or that it could not be reached (`offline`). */
export class ApiError extends Error {
  readonly code: Problem['code'] | 'offline' | 'unreadable';
  readonly status: number;
  readonly requestId: string | undefined;
  constructor(problem: Partial<Omit<Problem, 'code'>> & { code: ApiError['code'] }) {
    super(problem.detail ?? problem.title ?? 'the answer cannot be read');
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.requestId = problem.requestId;
  }
}

/** The error of an answer that is no success. */
export const problemOf = async (response: {
  status: number;
  headers: Headers;
  json(): Promise<unknown>;
}): Promise<ApiError> => {
  const body = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const requestId = body?.requestId ?? response.headers.get(REQUEST_ID) ?? undefined;
  return new ApiError({ ...body, status: response.status, code: body?.code ?? 'unreadable', requestId });
};

/** An error in words: what happened, what to do next, and the code to tell others. */
export interface ErrorWords {
  title: string;
  next: string;
  code: string;
}

const WORDS: Partial<Record<ApiError['code'], readonly [title: string, next: string]>> = {
  offline: ['Rookery cannot be reached.', 'Check that the service runs, then try again.'],
  unauthorized: ['You are signed out.', 'Sign in again.'],
  forbidden: ['This is not allowed to you.', 'Sign in with a token that may do it.'],
  player_not_found: ['This player is not followed.', 'Follow them on the page Players.'],
  player_paused: ['This player is paused.', 'Resume the player first.'],
  game_not_found: ['There is no such game here.', 'It may not have been fetched yet: sync its player.'],
  unknown_filter: ['The address has a filter that nobody knows.', 'Clear the filters.'],
  invalid_parameter: ['The address has a value that makes no sense.', 'Clear the filters.'],
  player_required: ['This filter needs a player.', 'Choose a player at the top.'],
  engine_not_available: ['No engine is there for this.', 'The page System says what is missing.'],
  not_ready: ['Rookery is still starting.', 'It is tried again by itself.'],
  unavailable: ['The database is away for a moment.', 'It is tried again by itself.'],
  too_many_requests: ['Too many requests at once.', 'Wait a minute, then try again.'],
  body_too_large: ['This file is too large.', 'Split it into smaller ones.'],
};

/** Any error in words. */
export const errorWords = (error: unknown): ErrorWords => {
  if (!(error instanceof ApiError))
    return {
      title: 'Something went wrong on this page.',
      next: 'Load it again.',
      code: error instanceof Error ? error.message : String(error),
    };
  const known = WORDS[error.code];
  const detail = sentence(error.message);
  const code = error.requestId ? `${error.code} · ${error.requestId}` : error.code;
  return known
    ? {
        title: known[0],
        next: error.status >= 500 || error.status === 0 ? known[1] : `${detail} ${known[1]}`,
        code,
      }
    : {
        title: detail,
        next: error.status >= 500 ? 'Try again in a moment.' : 'Change it and try again.',
        code,
      };
};

/** Any error in one line, with its code. */
export const errorLine = (error: unknown): string => {
  const { title, next, code } = errorWords(error);
  return `${title} ${next} (${code})`;
};

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
