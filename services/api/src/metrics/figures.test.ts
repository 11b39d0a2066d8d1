import { expect, test } from 'bun:test';
import { Registry } from 'prom-client';
import { createFigureMetrics } from './figures.ts';

const registry = new Registry();
const read = createFigureMetrics(registry);
const FAILED = 'rookery_jobs_total{queue="db_queue",outcome="failed"}';
const shownOf = async (name: string) =>
  (await registry.metrics())
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);

test('what alarms ask about is nothing before it happened once', async () => {
  read([]);
  for (const name of [
    FAILED,
    'rookery_jobs_total{queue="orchestrator_queue",outcome="stalled"}',
    'rookery_engine_crashes_total{kind="hung"}',
    'rookery_lock_lost_total{why="taken"}',
  ])
    expect([name, await shownOf(name)]).toEqual([name, '0']);
});

test('and what it is afterwards; while Redis does not answer it is not said', async () => {
  const labels = { queue: 'db_queue', outcome: 'failed' };
  read([{ figure: 'jobs_total', labels, value: 2 }]);
  expect(await shownOf(FAILED)).toBe('2');
  read(null);
  expect(await shownOf(FAILED)).toBeUndefined();
});
