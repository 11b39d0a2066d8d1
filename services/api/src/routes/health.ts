import { inTimeOrNull } from '@rookery/shared/in-time.ts';
import { Hono } from 'hono';
import type { RequestEnv, Services } from '../context.ts';
import { newestMigration } from '../migrate.ts';

/** The schema's migration. */
const schemaOf = async ({ sql }: Services['db']): Promise<number> => {
  const [row] = await sql<{ id: number | null }[]>`select max(id) as id from migrations`;
  return row?.id ?? 0;
};

/** A server that takes connections and says nothing is away. */
const MOST_MS = 2_000;

/** How long an answer of `readyz` is kept: whoever asks all the time is no load on Postgres and Redis. */
const KEEP_MS = 1_000;

/** `healthz`: the process answers. `readyz`: Postgres, its schema and Redis are in order. Status only, for anyone. */
export const healthRoutes = (
  { db, dispatch }: Pick<Services, 'db' | 'dispatch'>,
  keepMs = KEEP_MS,
  mostMs = MOST_MS,
) => {
  const newest = newestMigration();
  const look = async (): Promise<boolean> => {
    const [schema, redis] = await Promise.all([inTimeOrNull(mostMs, schemaOf(db)), dispatch.ready()]);
    return schema !== null && schema === (await newest) && redis;
  };
  let known: { ready: Promise<boolean>; until: number } | undefined;
  return new Hono<RequestEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (known === undefined || known.until <= performance.now())
        known = { ready: look(), until: performance.now() + keepMs };
      const ready = await known.ready;
      return c.json({ status: ready ? 'ready' : 'not ready' }, ready ? 200 : 503);
    });
};
