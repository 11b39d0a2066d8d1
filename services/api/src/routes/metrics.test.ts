import { expect, test } from 'bun:test';
import { createMetrics } from '../metrics.ts';
import type { StackServices } from '../status/stack.ts';
import { metricsRoutes } from './metrics.ts';

const services = (sql: () => Promise<unknown>) =>
  ({
    db: { sql, sides: { memory: () => 7_000 } },
    dispatch: { look: async () => null },
    desk: { workers: { list: () => [] } },
  }) as unknown as StackServices;

test.each([
  ['says nothing', () => new Promise<never>(() => undefined)],
  ['is away', () => Promise.reject(new Error('away'))],
])('while Postgres %s the figures say so', async (_, sql) => {
  const app = metricsRoutes({ ...services(sql), metrics: createMetrics('1.0.0') }, 50);
  const text = await (await app.request('/metrics')).text();
  expect(text).toContain('\nrookery_database_up 0\n');
  expect(text).toContain('\nrookery_redis_up 0\n');
  expect(text).toContain('\nrookery_games_memory_bytes 7000\n');
  const said = new Set([...text.matchAll(/^rookery_(\w+)[ {]/gm)].map(([, name]) => name));
  for (const name of ['database_bytes', 'postgres_connections', 'players', 'redis_memory_bytes', 'lock_held'])
    expect([name, said.has(name)]).toEqual([name, false]);
});
