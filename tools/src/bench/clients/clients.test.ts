import { afterAll, expect, test } from 'bun:test';
import { until } from '../../test/until.ts';
import { noteRefusal } from './asking.ts';
import { crowdOf } from './crowd.ts';
import { holdSocket, type SlowOptions } from './slow-socket.ts';
import { createTally } from './tally.ts';

/** Bytes that no buffer of the system holds. */
const LARGE = 64 * 1_024 * 1_024;
let written = 0;
const server = Bun.serve({
  port: 0,
  fetch: (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/refused')
      return new Response('{"detail":"too many"}', { status: 429, headers: { 'retry-after': '5' } });
    const chunk = new Uint8Array(64 * 1_024);
    const most = pathname === '/short' ? 4 * chunk.length : LARGE;
    written = 0;
    return new Response(
      new ReadableStream({
        pull: (controller) => {
          if (written >= most) return controller.close();
          written += chunk.length;
          controller.enqueue(chunk);
        },
      }),
    );
  },
});
afterAll(() => server.stop(true));

const hold = (path: string, more: Partial<SlowOptions> = {}) =>
  holdSocket({
    url: server.url.origin,
    method: 'GET',
    path,
    perSecond: Number.POSITIVE_INFINITY,
    stop: new AbortController().signal,
    ...more,
  });

test('every client has something to do, whatever their number', () => {
  for (const clients of [20, 57, 200, 300]) {
    const counts = Object.values(crowdOf(clients));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(clients);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  }
  expect(crowdOf(200).asking).toBeGreaterThan(100);
});

test('times are noted by class and by route, whoever is asked about', () => {
  const tally = createTally();
  const paths = [
    '/api/players/anna/opponents/ben?color=white',
    '/api/players/carl/opponents/dora',
    '/api/games/export',
  ];
  for (const [i, path] of paths.entries()) tally.answered('asking', 200, { of: 'statistics', path, ms: i });
  tally.answered('asking', 200, { of: 'game', path: '/api/games/12345678/moves', ms: 7 });
  tally.answered('asking', 429, { of: 'game', path: '/api/games/12345678/moves', ms: 9 });
  expect([tally.times('statistics'), tally.times('game')]).toEqual([[0, 1, 2], [7]]);
  expect(Object.fromEntries(tally.byRoute())).toEqual({
    '/api/players/{id}/opponents/{opponent}': [0, 1],
    '/api/games/export': [2],
    '/api/games/{id}/moves': [7],
  });
});

test('an answer is read to its end, and a refusal with its time and words', async () => {
  const whole = await hold('/short');
  expect(whole).toMatchObject({ status: 200, end: 'whole', retryAfter: null });
  expect(whole.bytes).toBeGreaterThan(256 * 1_024);
  const refused = await hold('/refused', { headers: { connection: 'close' } });
  expect(refused).toMatchObject({ status: 429, end: 'whole', retryAfter: '5' });
  const tally = createTally();
  expect(noteRefusal(tally, 'exporting', refused.retryAfter, refused.head)).toBe(5);
  expect(tally.refusals()).toEqual([{ what: 'too many', count: 1 }]);
  noteRefusal(tally, 'asking', null, '');
  expect(tally.failures()).toEqual([{ what: 'asking: 429 without a word or a time', count: 1 }]);
});

test('who reads slowly holds the server back, until he is told to stop', async () => {
  const stop = new AbortController();
  let read = 0;
  const held = hold('/large', {
    perSecond: 1_000_000,
    stop: stop.signal,
    onBytes: (bytes) => {
      read += bytes;
    },
  });
  await until('some of it', () => read > 300_000);
  stop.abort();
  expect(await held).toMatchObject({ status: 200, end: 'ours' });
  expect(written).toBeLessThan(LARGE / 2);
});
