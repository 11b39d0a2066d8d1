import type { Problem } from '@rookery/shared/contract/problem.ts';
import type { ApplyGlobalResponse } from 'hono/client';
import { hc } from 'hono/client';
import type { Api } from './app.ts';

type Failure = { json: Problem };
type Typed = ApplyGlobalResponse<
  Api,
  {
    400: Failure;
    401: Failure;
    404: Failure;
    409: Failure;
    413: Failure;
    415: Failure;
    422: Failure;
    500: Failure;
    503: Failure;
  }
>;

// The type is taken from a value: the compiler writes it out once, and whoever imports it checks in no time.
const typed = hc<Typed>('');

/** The typed client of the API. */
export type Client = typeof typed;

/** A client of the API at `baseUrl` (without /api) that carries `token`. */
export const createClient = (baseUrl: string, token: string): Client =>
  hc<Typed>(new URL('/api', baseUrl).href, { headers: { authorization: `Bearer ${token}` } });
