import type { Client } from '@rookery/api/client.ts';
import { hc } from 'hono/client';
import { fetchOnce } from './early.ts';

// The type is the API's own; `hc` makes any shape at run time.
const asClient = (client: unknown): Client => client as Client;

/** The typed client of the API. The session's cookie says who asks. Read its answers with `read`. */
export const api: Client = asClient(hc(new URL('/api', location.origin).href, { fetch: fetchOnce }));
