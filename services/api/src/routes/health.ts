import { Hono } from 'hono';
import type { RequestEnv, Services } from '../context.ts';

/** `healthz`: the process answers. `readyz`: Postgres and Redis answer too. Status only, for anyone. */
export const healthRoutes = ({ db, dispatch }: Services) =>
  new Hono<RequestEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const [postgres, redis] = await Promise.all([
        db.sql`select 1`.then(
          () => true,
          () => false,
        ),
        dispatch.ready(),
      ]);
      const ready = postgres && redis;
      return c.json({ status: ready ? 'ready' : 'not ready', postgres, redis }, ready ? 200 : 503);
    });
