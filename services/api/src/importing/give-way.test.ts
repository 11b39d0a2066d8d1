import { afterAll, expect, test } from 'bun:test';
import { createLog } from '@rookery/shared/log.ts';
import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { createTraffic } from '../http/traffic.ts';
import { createGiveWay } from './give-way.ts';
import { importGames } from './import-games.ts';
import { createReader } from './reader.ts';
import { createTally } from './tally.ts';

const reader = createReader(createLog('test', 'silent'));
afterAll(reader.close);

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
  // 420 games at 1,200 a second, 50 ms of which may be behind.
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

test.each(['pgn', 'ndjson'] as const)(
  'others run while nothing but blank lines of %s come',
  async (format) => {
    let last = performance.now();
    let longest = 0;
    const look = () => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    };
    const other = setInterval(look, 1);
    const job = {
      body: (async function* () {
        yield Buffer.alloc(4 * 1_024 * 1_024, '\n');
      })(),
      kind: { format, gzip: false, decoder: new TextDecoder() },
      options: {},
      tally: createTally(),
      signal: new AbortController().signal,
    };
    // None of them is a game: nothing is asked to save one.
    const result = await importGames({ reader } as Services, job);
    clearInterval(other);
    look();
    expect(result).toMatchObject({ created: 0, refused: 0 });
    expect(longest).toBeLessThan(100);
  },
);
