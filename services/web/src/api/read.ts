import type { ClientResponse } from 'hono/client';
import type { SuccessStatusCode } from 'hono/utils/http-status';
import { problemOf } from './problem.ts';
import { bodyOf } from './reach.ts';
import { signedOut } from './session.ts';

// biome-ignore lint/suspicious/noExplicitAny: any answer of the client
type AnyAnswer = ClientResponse<any, any, any>;

/** What a route answers when it does what it was asked. */
export type Success<R> =
  R extends ClientResponse<infer T, infer S, infer _F> ? (S extends SuccessStatusCode ? T : never) : never;

/**
 * Waits for an answer of the client and reads it: `read(api.players.$get({ query: {} }))`. Throws an ApiError with the
 * code of the problem, or `offline`.
 */
export const read = async <R extends AnyAnswer>(asked: Promise<R>): Promise<Success<R>> => {
  const response = await asked;
  if (!response.ok) {
    if (response.status === 401) signedOut();
    throw await problemOf(response);
  }
  if (response.status === 204) return undefined as Success<R>;
  return (await bodyOf(response, 'json')) as Success<R>;
};
