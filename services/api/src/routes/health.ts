import { Hono } from 'hono';
import type { RequestEnv, Services } from '../context.ts';
import { newestMigration } from '../migrate.ts';

/** The schema's migration; null when Postgres does not answer. */
const schemaOf = async ({ sql }: Services['db']): Promise<number | null> => {
  try {
    const [row] = await sql<{ id: number | null }[]>`select max(id) as id from migrations`;
    return row?.id ?? 0;
  } catch {
    return null;
  }
};

/** `healthz`: the process answers. `readyz`: Postgres, its schema and Redis are in order. Status only, for anyone. */
export const healthRoutes = ({ db, dispatch }: Services) => {
  const newest = newestMigration();
  return new Hono<RequestEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const [schema, redis] = await Promise.all([schemaOf(db), dispatch.ready()]);
      const postgres = schema !== null;
      const migrations = schema === (await newest);
      const ready = migrations && redis;
      return c.json(
        { status: ready ? 'ready' : 'not ready', postgres, migrations, redis },
        ready ? 200 : 503,
      );
    });
};
