import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { gameLine } from '../test/game-line.ts';
import { createPageBench, games, type PageBench, sealed } from '../test/page-bench.ts';
import { chunk, head, type RawServer, type Script, startRawServer, whole } from '../test/raw-server.ts';

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

const idOf = (n: number): string => `game${String(n).padStart(4, '0')}`;
const ask = (...numbers: number[]) => bench.read({ ids: numbers.map(idOf), max: numbers.length });

describe('a page by id', () => {
  test('asks for the games in one request, in the exact words that Lichess wants', async () => {
    server.script(whole(gameLine(3), gameLine(1)));
    await ask(1, 3);
    const [request] = server.requests;
    const url = new URL(request?.target ?? '', server.url);
    expect([request?.method, url.pathname, request?.body]).toEqual([
      'POST',
      '/api/games/export/_ids',
      'game0001,game0003',
    ]);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      moves: 'true',
      clocks: 'true',
      evals: 'true',
      accuracy: 'true',
      opening: 'true',
      division: 'true',
    });
    expect(request?.headers).toMatchObject({
      accept: 'application/x-ndjson',
      'content-type': expect.stringMatching(/^text\/plain/),
      'user-agent': 'Rookery/test (+nobody; x)',
      connection: expect.stringMatching(/^close$/i),
    });
  });

  test('dispatches what comes and names what does not', async () => {
    server.script(whole(gameLine(4), gameLine(2)));
    const reading = await ask(1, 2, 3, 4);
    expect(sealed(reading)).toEqual({
      lines: 2,
      lastCreatedAt: null,
      end: 'complete',
      reachedEnd: false,
      missing: [idOf(1), idOf(3)],
    });
    expect(bench.places()).toEqual(games(4, 2));
  });

  test('a bad line is read once more among as many lines as before, and what comes behind is left alone', async () => {
    server.script(
      whole(gameLine(4), gameLine(3).slice(0, 20), gameLine(2)),
      whole(gameLine(4), gameLine(3), gameLine(2), gameLine(1)),
    );
    const reading = await ask(1, 2, 3, 4);
    expect(sealed(reading)).toMatchObject({ lines: 3, missing: [idOf(1)] });
    expect(bench.places()).toEqual(games(4, 3, 2));
    expect(server.requests.map(({ body }) => body)).toEqual(Array(2).fill([1, 2, 3, 4].map(idOf).join(',')));
  });

  test('a bad line behind the point that the first reading came to is none of the second one', async () => {
    server.script(
      (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(6)}\n{torn\n${gameLine(4)}\n`);
        return bench.cutAfter(socket, 2);
      },
      whole(gameLine(6), gameLine(5), gameLine(4), '{torn', gameLine(2)),
    );
    const reading = await ask(2, 3, 4, 5, 6);
    expect(sealed(reading)).toMatchObject({ lines: 3, end: 'cut' });
    expect(reading.bads).toEqual([]);
    expect(bench.places()).toEqual(games(6, 5, 4));
  });

  test('while a line stays bad, or does not say which game it is, nothing counts as missing', async () => {
    for (const odd of ['{torn', '{}', '42']) {
      server.script(whole(gameLine(4), odd));
      const reading = await ask(1, 4);
      expect(sealed(reading)).toMatchObject({ lines: 2, end: 'complete' });
      expect(sealed(reading).missing).toBeUndefined();
      expect(reading.bads).toHaveLength(odd === '{torn' ? 1 : 0);
    }
  });

  const CUTS: { name: string; script: Script }[] = [
    {
      name: 'the connection breaks',
      script: (socket) => {
        head(socket, {});
        chunk(socket, `${gameLine(4)}\n${gameLine(3).slice(0, 9)}`);
        return bench.cutAfter(socket, 1);
      },
    },
    { name: 'an error line comes', script: whole(gameLine(4), '{"error":"Oops"}') },
    {
      name: 'it ends within a line',
      script: (socket) => {
        head(socket, { framing: 'close' });
        socket.end(`${gameLine(4)}\n${gameLine(3).slice(0, 9)}`);
      },
    },
  ];
  for (const { name, script } of CUTS) {
    test(`is sealed with what came, and nothing missing, when ${name}`, async () => {
      server.script(script);
      expect(sealed(await ask(3, 4))).toEqual({
        lines: 1,
        lastCreatedAt: null,
        end: 'cut',
        reachedEnd: false,
        error: expect.any(String),
      });
      expect(bench.places()).toEqual(games(4));
    });
  }

  test('is not believed about what is missing when a cut would look like its end', async () => {
    server.script((socket) => {
      head(socket, { framing: 'close' });
      socket.end(`${gameLine(4)}\n`);
    });
    expect(sealed(await ask(3, 4)).missing).toBeUndefined();
    server.script((socket) => {
      head(socket, { framing: 'close' });
      socket.end();
    });
    expect((await ask(3, 4)).closing).toMatchObject({ kind: 'fail', failure: { kind: 'network' } });
  });

  test('fails when it was cut before anything came', async () => {
    server.script((socket) => socket.destroy());
    expect((await ask(3, 4)).closing).toMatchObject({ kind: 'fail', failure: { kind: 'network' } });
    expect(server.requests).toHaveLength(1);
  });
});
