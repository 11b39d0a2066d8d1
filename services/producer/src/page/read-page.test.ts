import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import { createAsk } from '../lichess/ask.ts';
import { fakeRight } from '../test/fake-right.ts';
import { createdAt, gameLine } from '../test/game-line.ts';
import { createPageBench, games, LIMITS, PAGE, type PageBench, sealed } from '../test/page-bench.ts';
import {
  chunk,
  finish,
  head,
  plain,
  type RawServer,
  type Script,
  startRawServer,
  whole,
} from '../test/raw-server.ts';
import { readPage } from './read-page.ts';

let server: RawServer;
let bench: PageBench;

beforeAll(async () => {
  server = await startRawServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  bench = createPageBench(server);
  server.requests.length = 0;
});

describe('reading a page', () => {
  test('asks for everything that a game has, in the exact words that Lichess wants', async () => {
    server.script(whole());
    await bench.read({ since: 1_700_000_000_000, max: 7 });
    const [{ target, headers } = { target: '', headers: {} as Record<string, string> }] = server.requests;
    const url = new URL(target, server.url);
    expect(url.pathname).toBe('/api/games/user/Ann');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      since: '1700000000000',
      max: '7',
      sort: 'dateAsc',
      ongoing: 'true',
      moves: 'true',
      clocks: 'true',
      evals: 'true',
      accuracy: 'true',
      opening: 'true',
      division: 'true',
    });
    expect(headers.accept).toBe('application/x-ndjson');
    expect(headers.connection?.toLowerCase()).toBe('close');
    expect(headers['user-agent']).toBe('Rookery/test (+nobody; x)');
    expect(headers.authorization).toBeUndefined();
  });

  test('leaves since away at the beginning of a history', async () => {
    server.script(whole());
    await bench.read();
    expect(server.requests[0]?.target).not.toContain('since');
  });

  test('dispatches games as they arrive, those of one chunk together', async () => {
    const more = Promise.withResolvers<void>();
    server.script(async (socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n${gameLine(2)}\n${gameLine(3).slice(0, 9)}`);
      await more.promise;
      chunk(socket, `${gameLine(3).slice(9)}\n`);
      finish(socket);
    });
    const reading = bench.read();
    await until('the first game', () => bench.calls.length > 0);
    expect(bench.calls).toEqual([games(1, 2)]);
    more.resolve();
    expect(sealed(await reading)).toEqual({
      lines: 3,
      lastCreatedAt: createdAt(3),
      newGames: 3,
      end: 'complete',
      reachedEnd: true,
    });
    expect(bench.calls).toEqual([games(1, 2), [{ seq: 2, line: gameLine(3) }]]);
  });

  test('skips blank lines', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `\n\n${gameLine(1)}\n\n`);
      chunk(socket, `\n${gameLine(2)}\n`);
      finish(socket);
    });
    expect(sealed(await bench.read())).toMatchObject({ lines: 2, end: 'complete' });
    expect(bench.places()).toEqual(games(1, 2));
  });

  test('blank lines keep a slow stream alive', async () => {
    const slow: Script = async (socket) => {
      head(socket, {});
      for (const end = performance.now() + 1_500; performance.now() < end; await Bun.sleep(40))
        chunk(socket, '\n');
      chunk(socket, `${gameLine(1)}\n`);
      finish(socket);
    };
    server.script(slow);
    expect(sealed(await bench.read({ limits: { ...LIMITS, idleMs: 1_200 } }))).toMatchObject({
      lines: 1,
      end: 'complete',
    });
  });

  const CUTS: { name: string; script: Script; error: string }[] = [
    {
      name: 'the connection breaks within a line',
      script: (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(1)}\n${gameLine(2)}\n${gameLine(3).slice(0, 20)}`);
        return bench.cutAfter(socket, 2);
      },
      error: 'ECONNRESET',
    },
    {
      name: 'the connection breaks after a line',
      script: (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(1)}\n${gameLine(2)}\n`);
        return bench.cutAfter(socket, 2);
      },
      error: 'ECONNRESET',
    },
    {
      name: 'a stream that is told its end by the connection alone ends within a line',
      script: (socket) => {
        head(socket, { framing: 'close' });
        socket.end(`${gameLine(1)}\n${gameLine(2)}\n${gameLine(3).slice(0, 20)}`);
      },
      error: 'within a line',
    },
    {
      name: 'a whole stream ends within a line',
      script: (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(1)}\n${gameLine(2)}\n${gameLine(3).slice(0, 20)}`);
        finish(socket);
      },
      error: 'within a line',
    },
    {
      name: 'an error line comes',
      script: whole(gameLine(1), gameLine(2), '{"error":"Oops"}', gameLine(4)),
      error: 'Oops',
    },
  ];
  for (const { name, script, error } of CUTS) {
    test(`seals what is whole when ${name}`, async () => {
      server.script(script);
      const seal = sealed(await bench.read());
      expect(seal).toMatchObject({ lines: 2, lastCreatedAt: createdAt(2), end: 'cut', reachedEnd: false });
      expect(seal.error).toContain(error);
      expect(bench.places()).toEqual(games(1, 2));
    });
  }

  test('seals what is whole when the stream falls silent', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n`);
    });
    const seal = sealed(await bench.read({ limits: { ...LIMITS, idleMs: 1_000 } }));
    expect(seal).toMatchObject({ lines: 1, end: 'cut', error: 'Lichess fell silent' });
  });

  test('seals what is whole at the total deadline', async () => {
    server.script(async (socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n`);
      while (!socket.destroyed) {
        chunk(socket, '\n');
        await Bun.sleep(20);
      }
    });
    expect(sealed(await bench.read({ limits: { ...LIMITS, totalMs: 1_500 } }))).toMatchObject({
      lines: 1,
      end: 'cut',
      error: 'the answer of Lichess took more than 1.5 s',
    });
  });

  test('fails when no answer comes', async () => {
    server.script(() => undefined);
    const { closing } = await bench.read({ limits: { ...LIMITS, firstByteMs: 80 } });
    expect(closing).toMatchObject({
      kind: 'fail',
      failure: { kind: 'network', detail: 'Lichess fell silent' },
    });
  });

  test('fails when the link breaks again at the game where it broke before', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n${gameLine(2).slice(0, 9)}`);
      return bench.cutAfter(socket, 1);
    });
    const { closing } = await bench.read({ since: createdAt(1) });
    expect(closing).toMatchObject({ kind: 'fail', failure: { kind: 'network' } });
  });

  test('an end told by the connection alone is not believed while something new comes', async () => {
    const closing: Script = (socket) => {
      head(socket, { framing: 'close' });
      socket.end(`${gameLine(1)}\n${gameLine(2)}\n`);
    };
    server.script(closing);
    expect(sealed(await bench.read())).toMatchObject({ lines: 2, end: 'complete', reachedEnd: false });
    expect(sealed(await bench.read({ since: createdAt(2) }))).toMatchObject({ reachedEnd: true });
  });

  const REFUSED: { name: string; script: Script; failure: object }[] = [
    { name: 'an unknown user', script: plain(404, '', 'text/plain'), failure: { kind: 'notFound' } },
    {
      name: 'a bad token',
      script: plain(401, '{"error":"No such token"}'),
      failure: { kind: 'unauthorized' },
    },
    {
      name: 'a 429 with seconds',
      script: plain(429, '{"error":"x","ratelimit":{"key":"k","seconds":3}}'),
      failure: { kind: 'rateLimited', retryAfterMs: 3_000 },
    },
    {
      name: 'a 503 of a proxy',
      script: plain(503, '<html></html>', 'text/html'),
      failure: { kind: 'lichess' },
    },
    {
      name: 'PGN',
      script: plain(200, '[Event "x"]', 'application/x-chess-pgn'),
      failure: { kind: 'protocol' },
    },
    {
      name: 'a redirect, which is not followed',
      script: (socket) =>
        socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'),
      failure: { kind: 'protocol' },
    },
    {
      name: 'a connection that is closed at once',
      script: (socket) => socket.destroy(),
      failure: { kind: 'network' },
    },
  ];
  for (const { name, script, failure } of REFUSED) {
    test(`fails with ${name}`, async () => {
      server.script(script);
      expect((await bench.read()).closing).toMatchObject({ kind: 'fail', failure });
      expect(bench.calls).toEqual([]);
      expect(server.requests).toHaveLength(1);
    });
  }

  test('tells a second request of ours', async () => {
    server.script(plain(429, '{"error":"Please only run 1 request(s) at a time"}'));
    expect((await bench.read()).closing).toMatchObject({ kind: 'fail', failure: { secondRequest: true } });
  });

  test('ends when the right is lost, not when the stream falls silent, and closes the connection', async () => {
    const right = fakeRight();
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n`);
    });
    const reading = bench.read({ right });
    await until('the first game', () => bench.calls.length > 0);
    const began = performance.now();
    right.lose();
    const seal = sealed(await reading);
    expect(seal).toEqual({
      lines: 1,
      lastCreatedAt: createdAt(1),
      newGames: 1,
      end: 'cut',
      reachedEnd: false,
    });
    await until('the connection to close', () => server.open() === 0);
    expect(performance.now() - began).toBeLessThan(LIMITS.idleMs / 2);
  });

  test('leaves the page when it is stopped before a game came', async () => {
    const stop = new AbortController();
    server.script((socket) => {
      head(socket, {});
      stop.abort();
    });
    expect((await bench.read({ stop: stop.signal })).closing).toEqual({ kind: 'leave' });
  });

  test('what dispatching throws passes through and closes the connection', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n`);
    });
    const ask = createAsk({
      url: server.url,
      token: 'x',
      userAgent: 'x',
      stop: new AbortController().signal,
    });
    const dispatch = () => Promise.reject(new Error('OOM'));
    await expect(readPage({ ask, limits: LIMITS, dispatch }, fakeRight(), PAGE)).rejects.toThrow('OOM');
    await until('the connection to close', () => server.open() === 0);
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer x');
  });
});
