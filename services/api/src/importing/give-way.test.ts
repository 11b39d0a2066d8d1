import { expect, test } from 'bun:test';
import { Hono } from 'hono';
import { createTraffic } from '../http/traffic.ts';
import { createGiveWay } from './give-way.ts';

const msOf = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

test('an import slows to its pace while others ask, and saves less at once', async () => {
  const free = createGiveWay(() => false);
  const busy = createGiveWay(() => true);
  expect(busy.groupSize()).toBeLessThan(free.groupSize());
  const restFor = async (way: typeof free) => {
    for (let i = 0; i < 10; i++) await way.rest(42);
  };
  expect(await msOf(() => restFor(free))).toBeLessThan(50);
  // 420 games at 1,400 a second, 50 ms of which may be behind.
  expect(await msOf(() => restFor(busy))).toBeGreaterThan(240);
});

test('others run between the turns of an import', async () => {
  const way = createGiveWay(() => false);
  let others = 0;
  const other = setInterval(() => others++, 1);
  const until = performance.now() + 100;
  while (performance.now() < until) await way.breathe();
  clearInterval(other);
  expect(others).toBeGreaterThan(10);
});

test('an import itself is no traffic', async () => {
  const traffic = createTraffic('/api/imports');
  const app = new Hono().use(traffic.count).all('*', (c) => c.text('ok'));
  await app.request('/api/imports', { method: 'POST' });
  expect(traffic.isBusy()).toBe(false);
  await app.request('/api/games');
  expect(traffic.isBusy()).toBe(true);
});
