import { afterAll, expect, test } from 'bun:test';
import { createLog } from '@rookery/shared/log.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { createTraffic } from '../http/traffic.ts';
import { createGiveWay } from './give-way.ts';
import { importGames } from './import-games.ts';
import { createReader, type Reader } from './reader.ts';
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
  const isOver = restFor(free).then(() => true);
  expect(await Promise.race([isOver, new Promise((resolve) => setImmediate(resolve))])).toBe(true);
  // 420 games at 1,200 a second, 50 ms of which may be behind.
  expect(await msOf(() => restFor(busy))).toBeGreaterThan(240);
});

test('others run between the turns of an import', async () => {
  const way = createGiveWay(() => false);
  let others = 0;
  const other = setInterval(() => others++, 1);
  const late = performance.now() + 5_000;
  while (others < 10 && performance.now() < late) await way.breathe();
  clearInterval(other);
  expect(others).toBe(10);
});

test('an import itself is no traffic', async () => {
  const traffic = createTraffic('/api/imports');
  const app = new Hono().use(traffic.count).all('*', (c) => c.text('ok'));
  await app.request('/api/imports', { method: 'POST' });
  expect(traffic.isBusy()).toBe(false);
  await until('others to be', async () => {
    await app.request('/api/games');
    return traffic.isBusy();
  });
});

test.each(['pgn', 'ndjson'] as const)(
  'others run while nothing but blank lines of %s come',
  async (format) => {
    let turn: object | undefined;
    /** The turns of the loop in which the reader was given something. */
    const fed = new Set<object>();
    const watched: Reader = {
      ...reader,
      begin: (kind) => {
        const reading = reader.begin(kind);
        const push = (bytes: Uint8Array) => {
          if (turn === undefined) {
            turn = {};
            setImmediate(() => {
              turn = undefined;
            });
          }
          fed.add(turn);
          return reading.push(bytes);
        };
        return { ...reading, push };
      },
    };
    const job = {
      body: (async function* () {
        yield Buffer.alloc(1_024 * 1_024, '\n');
      })(),
      kind: { format, gzip: false, decoder: new TextDecoder() },
      options: {},
      tally: createTally(),
      signal: new AbortController().signal,
    };
    // None of them is a game: nothing is asked to save one.
    const result = await importGames({ reader: watched } as Services, job);
    expect(result).toMatchObject({ created: 0, refused: 0 });
    // Of 32 parts it has at most nine before it.
    expect(fed.size).toBeGreaterThan(3);
  },
);
