import { expect, test } from 'bun:test';
import type { Services } from '../context.ts';
import { newestMigration } from '../migrate.ts';
import { healthRoutes } from './health.ts';

test('however many ask whether it is ready, both servers are asked once a second', async () => {
  const id = await newestMigration();
  const asked = { postgres: 0, redis: 0 };
  const sql = async () => {
    asked.postgres++;
    return [{ id }];
  };
  const ready = async () => {
    asked.redis++;
    return true;
  };
  const services = { db: { sql }, dispatch: { ready } } as unknown as Services;
  const ask = async (app: ReturnType<typeof healthRoutes>) => (await app.request('/readyz')).text();
  const kept = healthRoutes(services);
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(kept)));
  expect(new Set([...answers, await ask(kept)])).toEqual(new Set(['{"status":"ready"}']));
  const seconds = Math.floor((performance.now() - began) / 1_000);
  expect(asked.postgres).toBeWithin(1, seconds + 2);
  expect(asked.redis).toBe(asked.postgres);
  const before = asked.postgres;
  const forgotten = healthRoutes(services, 0);
  await ask(forgotten);
  await ask(forgotten);
  expect(asked).toEqual({ postgres: before + 2, redis: before + 2 });
});

test('a Postgres that takes the question and says nothing is away', async () => {
  const sql = () => new Promise<never>(() => undefined);
  const services = { db: { sql }, dispatch: { ready: async () => true } } as unknown as Services;
  const answer = await healthRoutes(services, 0, 50).request('/readyz');
  expect([answer.status, await answer.json()]).toEqual([503, { status: 'not ready' }]);
});
