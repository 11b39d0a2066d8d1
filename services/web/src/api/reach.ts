import { ApiError } from './problem.ts';
import { makeRequestId, REQUEST_ID } from './request-id.ts';

/**
 * For the `catch` of an answer that does not come or breaks off: throws an ApiError `offline` with the id that was sent.
 * Who went away by himself, or cannot read what came, gets what was thrown.
 */
export const lost =
  (requestId: string | null) =>
  (cause: unknown): never => {
    if (cause instanceof SyntaxError || (cause instanceof DOMException && cause.name === 'AbortError'))
      throw cause;
    throw new ApiError({
      code: 'offline',
      detail: 'Rookery cannot be reached',
      requestId: requestId ?? undefined,
    });
  };

type Answer = Pick<Response, 'json' | 'text'> & { headers: Headers };

/** The body of an answer; throws an ApiError `offline` where it breaks off. */
export const bodyOf = <K extends 'json' | 'text', R extends Answer>(answer: R, kind: K): ReturnType<R[K]> =>
  answer[kind]().catch(lost(answer.headers.get(REQUEST_ID))) as ReturnType<R[K]>;

/** As `fetch`, with an id of the page's own that is in every line that is logged in its course. */
export const reach = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const [headers, id] = [new Headers(init?.headers), makeRequestId()];
  headers.set(REQUEST_ID, id);
  return fetch(input, { ...init, headers }).catch(lost(id));
};
