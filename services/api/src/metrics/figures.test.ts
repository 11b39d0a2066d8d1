import { expect, test } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import { countedHere, type Figure, type Labels } from '@rookery/shared/figures.ts';
import { Registry } from 'prom-client';
import { createFigureMetrics } from './figures.ts';

const registry = new Registry();
const read = createFigureMetrics(registry);

/** What this process counted before: all tests of a run share its figures. */
const hereOf = (figure: Figure, labels: Labels): number =>
  countedHere()
    .filter((one) => one.figure === figure && isDeepStrictEqual(one.labels, labels))
    .reduce((sum, { value }) => sum + value, 0);
const shownOf = async (figure: Figure, labels: Labels): Promise<number | undefined> => {
  const named = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const line = `rookery_${figure}{${named.join(',')}} `;
  const text = (await registry.metrics()).split('\n').find((one) => one.startsWith(line));
  return text === undefined ? undefined : Number(text.slice(line.length));
};

test('what alarms ask about is nothing before it happened once', async () => {
  read([]);
  for (const [figure, labels] of [
    ['jobs_total', { queue: 'db_queue', outcome: 'failed' }],
    ['jobs_total', { queue: 'orchestrator_queue', outcome: 'stalled' }],
    ['engine_crashes_total', { kind: 'hung' }],
    ['lock_lost_total', { why: 'taken' }],
  ] as [Figure, Labels][])
    expect([figure, await shownOf(figure, labels)]).toEqual([figure, hereOf(figure, labels)]);
});

test('and what it is afterwards; while Redis does not answer it is not said', async () => {
  const labels = { queue: 'a queue of this test', outcome: 'failed' };
  read([{ figure: 'jobs_total', labels, value: 2 }]);
  expect(await shownOf('jobs_total', labels)).toBe(2);
  read(null);
  expect(await shownOf('jobs_total', labels)).toBeUndefined();
});
