import type { Problem } from '@rookery/shared/contract/problem.ts';
import { currentRequestId, REQUEST_ID_HEADER } from '@rookery/shared/request-id.ts';
import type { Hono } from 'hono';
import { hc } from 'hono/client';
import type { ExtractSchema, Schema } from 'hono/types';
import type { Api } from './app.ts';
import type { PROBLEMS } from './http/responses.ts';

/** Any of the answers in PROBLEMS. One entry a route for all of them: written out one by one, the type is too large. */
type Failed<Input> = {
  input: Input;
  output: Problem;
  outputFormat: 'json';
  status: keyof typeof PROBLEMS;
};
type WithFailures<S> = {
  [Path in keyof S]: {
    [Method in keyof S[Path]]:
      | S[Path][Method]
      | (S[Path][Method] extends { input: infer Input } ? Failed<Input> : never);
  };
};
type Typed =
  Api extends Hono<infer E, infer _ extends Schema, infer B>
    ? WithFailures<ExtractSchema<Api>> extends infer S extends Schema
      ? Hono<E, S, B>
      : never
    : never;

// The type is taken from a value: the compiler writes it out once, and whoever imports it checks in no time.
const typed = hc<Typed>('');

/** The typed client of the API. */
export type Client = typeof typed;

/** A client of the API at `baseUrl` (without /api) that carries `token`, and the id of the request in whose course it asks. */
export const createClient = (baseUrl: string, token: string): Client =>
  hc<Typed>(new URL('/api', baseUrl).href, {
    headers: () => {
      const requestId = currentRequestId();
      return {
        authorization: `Bearer ${token}`,
        ...(requestId !== undefined && { [REQUEST_ID_HEADER]: requestId }),
      };
    },
  });
