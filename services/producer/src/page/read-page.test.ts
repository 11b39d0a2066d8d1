import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createAsk } from '../lichess/ask.ts';
import type { Limits } from '../lichess/watchdog.ts';
import { fakeRight } from '../test/fake-right.ts';
import { createdAt, gameLine } from '../test/game-line.ts';
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
import { type PageReading, readPage } from './read-page.ts';
import type { Placed } from './tally.ts';

const LIMITS: Limits = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
const page: OpenedPage = { id: 1, playerId: 'ann', username: 'Ann', since: null, max: 10, first: true };

let server: RawServer;
let dispatched: Placed[][] = [];

beforeAll(async () => {
  server = await startRawServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  dispatched = [];
  server.requests.length = 0;
});

const read = (
  options: Partial<OpenedPage> & {
    limits?: Limits;
    stop?: AbortSignal;
    right?: ReturnType<typeof fakeRight>;
  } = {},
) => {
  const { limits = LIMITS, stop = new AbortController().signal, right = fakeRight(), ...rest } = options;
  const ask = createAsk({ url: server.url, token: undefined, userAgent: 'Rookery/test (+nobody; x)', stop });
  const dispatch = async (_: unknown, placed: readonly Placed[]) => void dispatched.push([...placed]);
  return readPage({ ask, limits, dispatch }, right, { ...page, ...rest });
};

const sealed = ({ closing }: PageReading) => {
  if (closing.kind !== 'seal') throw new Error(`not sealed: ${JSON.stringify(closing)}`);
  return closing.seal;
};
const places = () => dispatched.flat().sort((a, b) => a.seq - b.seq);
const games = (...numbers: number[]) => numbers.map((n, seq) => ({ seq, line: gameLine(n) }));

describe('reading a page', () => {
  test('asks for everything that a game has, in the exact words that Lichess wants', async () => {
    server.script(whole());
    await read({ since: 1_700_000_000_000, max: 7 });
    const [{ target, headers } = { target: '', headers: {} as Record<string, string> }] = server.requests;
    const url = new URL(target, server.url);
    expect(url.pathname).toBe('/api/games/user/Ann');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      since: '1700000000000',
      max: '7',
      sort: 'dateAsc',
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
    await read();
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
    const reading = read();
    await until('the first game', () => dispatched.length > 0);
    expect(dispatched).toEqual([games(1, 2)]);
    more.resolve();
    expect(sealed(await reading)).toEqual({
      lines: 3,
      lastCreatedAt: createdAt(3),
      newGames: 3,
      end: 'complete',
      reachedEnd: true,
    });
    expect(dispatched).toEqual([games(1, 2), [{ seq: 2, line: gameLine(3) }]]);
  });

  test('skips blank lines', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `\n\n${gameLine(1)}\n\n`);
      chunk(socket, `\n${gameLine(2)}\n`);
      finish(socket);
    });
    expect(sealed(await read())).toMatchObject({ lines: 2, end: 'complete' });
    expect(places()).toEqual(games(1, 2));
  });

  test('blank lines keep a slow stream alive', async () => {
    const slow: Script = async (socket) => {
      head(socket, {});
      for (let i = 0; i < 8; i++) {
        chunk(socket, '\n');
        await Bun.sleep(40);
      }
      chunk(socket, `${gameLine(1)}\n`);
      finish(socket);
    };
    server.script(slow);
    expect(sealed(await read({ limits: { ...LIMITS, idleMs: 200 } }))).toMatchObject({
      lines: 1,
      end: 'complete',
    });
  });

  const CUTS: { name: string; script: Script; error: string }[] = [
    {
      name: 'the connection breaks within a line',
      script: async (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(1)}\n${gameLine(2)}\n${gameLine(3).slice(0, 20)}`);
        await Bun.sleep(20);
        socket.destroy();
      },
      error: 'ECONNRESET',
    },
    {
      name: 'the connection breaks after a line',
      script: async (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(1)}\n${gameLine(2)}\n`);
        await Bun.sleep(20);
        socket.destroy();
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
      const seal = sealed(await read());
      expect(seal).toMatchObject({ lines: 2, lastCreatedAt: createdAt(2), end: 'cut', reachedEnd: false });
      expect(seal.error).toContain(error);
      expect(places()).toEqual(games(1, 2));
    });
  }

  test('seals what is whole when the stream falls silent', async () => {
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n`);
    });
    const seal = sealed(await read({ limits: { ...LIMITS, idleMs: 100 } }));
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
    expect(sealed(await read({ limits: { ...LIMITS, totalMs: 150 } }))).toMatchObject({
      lines: 1,
      end: 'cut',
    });
  });

  test('fails when no answer comes', async () => {
    server.script(() => undefined);
    const { closing } = await read({ limits: { ...LIMITS, firstByteMs: 80 } });
    expect(closing).toMatchObject({
      kind: 'fail',
      failure: { kind: 'network', detail: 'Lichess fell silent' },
    });
  });

  test('fails when the link breaks again at the game where it broke before', async () => {
    server.script(async (socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n${gameLine(2).slice(0, 9)}`);
      await Bun.sleep(20);
      socket.destroy();
    });
    const { closing } = await read({ since: createdAt(1) });
    expect(closing).toMatchObject({ kind: 'fail', failure: { kind: 'network' } });
  });

  test('an end told by the connection alone is not believed while something new comes', async () => {
    const closing: Script = (socket) => {
      head(socket, { framing: 'close' });
      socket.end(`${gameLine(1)}\n${gameLine(2)}\n`);
    };
    server.script(closing);
    expect(sealed(await read())).toMatchObject({ lines: 2, end: 'complete', reachedEnd: false });
    expect(sealed(await read({ since: createdAt(2) }))).toMatchObject({ reachedEnd: true });
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
      expect((await read()).closing).toMatchObject({ kind: 'fail', failure });
      expect(dispatched).toEqual([]);
      expect(server.requests).toHaveLength(1);
    });
  }

  test('tells a second request of ours', async () => {
    server.script(plain(429, '{"error":"Please only run 1 request(s) at a time"}'));
    expect((await read()).closing).toMatchObject({ kind: 'fail', secondRequest: true });
  });

  test('ends within a moment when the right is lost, and closes the connection', async () => {
    const right = fakeRight();
    server.script((socket) => {
      head(socket, {});
      chunk(socket, `${gameLine(1)}\n`);
    });
    const reading = read({ right });
    await until('the first game', () => dispatched.length > 0);
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
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('leaves the page when it is stopped before a game came', async () => {
    const stop = new AbortController();
    server.script((socket) => {
      head(socket, {});
      stop.abort();
    });
    expect((await read({ stop: stop.signal })).closing).toEqual({ kind: 'leave' });
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
    await expect(readPage({ ask, limits: LIMITS, dispatch }, fakeRight(), page)).rejects.toThrow('OOM');
    await until('the connection to close', () => server.open() === 0);
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer x');
  });
});

describe('reading a line once more', () => {
  const torn = gameLine(2).slice(0, 30);

  test('a game that is readable the second time takes its place', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)), whole(gameLine(1), gameLine(2)));
    const reading = await read();
    expect(sealed(reading)).toMatchObject({
      lines: 3,
      lastCreatedAt: createdAt(3),
      end: 'complete',
      reachedEnd: true,
    });
    expect(reading.bads).toEqual([]);
    expect(places()).toEqual(games(1, 2, 3));
    expect(server.requests[1]?.target).toContain('max=2');
  });

  test('a line that is bad again is reported with its place and bytes, and the rest goes on', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)));
    const reading = await read();
    expect(sealed(reading)).toMatchObject({ lines: 3, lastCreatedAt: createdAt(3), end: 'complete' });
    expect(reading.bads).toMatchObject([{ seq: 1, code: 'invalid_json', kept: { length: 30 } }]);
    expect(places()).toEqual([
      { seq: 0, line: gameLine(1) },
      { seq: 2, line: gameLine(3) },
    ]);
    expect(server.requests).toHaveLength(2);
  });

  test('a bad line between games that is gone the second time is reported all the same', async () => {
    server.script(whole(gameLine(1), '{torn', gameLine(2)), whole(gameLine(1), gameLine(2)));
    const reading = await read();
    expect(reading.bads).toMatchObject([{ seq: 1 }]);
    expect(places().map(({ seq }) => seq)).toEqual([0, 2]);
  });

  test('invalid UTF-8 and a huge line are reported, and what follows is read', async () => {
    const invalid = Buffer.concat([Buffer.from('{"id":"'), Uint8Array.of(0xff), Buffer.from('"}')]);
    server.script(whole(gameLine(1), invalid, `{"x":"${'y'.repeat(1_100_000)}"}`, gameLine(4)));
    const reading = await read();
    expect(reading.bads.map(({ seq, code, kept }) => [seq, code, kept.length])).toEqual([
      [1, 'invalid_utf8', 10],
      [2, 'line_too_long', 1_100_008],
    ]);
    expect(places().map(({ seq }) => seq)).toEqual([0, 3]);
  });

  test('the page ends before a bad line when the second reading does not come as far', async () => {
    server.script(whole(gameLine(1), gameLine(2), '{torn', gameLine(4)), (socket) => socket.destroy());
    const reading = await read();
    expect(sealed(reading)).toMatchObject({
      lines: 2,
      lastCreatedAt: createdAt(2),
      end: 'cut',
      reachedEnd: false,
    });
    expect(reading.bads).toEqual([]);
  });

  test('never has two requests open', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)));
    await read();
    expect(server.mostOpen()).toBe(1);
  });
});
