import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createdAt, gameLine } from '../test/game-line.ts';
import { createPageBench, games, type PageBench, sealed } from '../test/page-bench.ts';
import { head, type RawServer, startRawServer, whole } from '../test/raw-server.ts';

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

describe('reading a line once more', () => {
  const torn = gameLine(2).slice(0, 30);

  test('a game that is readable the second time takes its place', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)), whole(gameLine(1), gameLine(2)));
    const reading = await bench.read();
    expect(sealed(reading)).toMatchObject({
      lines: 3,
      lastCreatedAt: createdAt(3),
      end: 'complete',
      reachedEnd: true,
    });
    expect(reading.bads).toEqual([]);
    expect(bench.places()).toEqual(games(1, 2, 3));
    expect(server.requests[1]?.target).toContain('max=2');
  });

  test('a line that is bad again is reported with its place and bytes, and the rest goes on', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)));
    const reading = await bench.read();
    expect(sealed(reading)).toMatchObject({ lines: 3, lastCreatedAt: createdAt(3), end: 'complete' });
    expect(reading.bads).toMatchObject([{ seq: 1, code: 'invalid_json', kept: { length: 30 } }]);
    expect(bench.places()).toEqual([
      { seq: 0, line: gameLine(1) },
      { seq: 2, line: gameLine(3) },
    ]);
    expect(server.requests).toHaveLength(2);
  });

  test('a game that is readable the second time takes its own place behind a line that is bad again', async () => {
    server.script(
      whole(gameLine(1), '{never', gameLine(3), torn),
      whole(gameLine(1), '{never', gameLine(3), gameLine(2)),
    );
    const reading = await bench.read();
    expect(reading.bads).toMatchObject([{ seq: 1, kept: { length: 6 } }]);
    expect(bench.places()).toContainEqual({ seq: 3, line: gameLine(2) });
  });

  test('a bad line between games that is gone the second time is reported all the same', async () => {
    server.script(whole(gameLine(1), '{torn', gameLine(2)), whole(gameLine(1), gameLine(2)));
    const reading = await bench.read();
    expect(reading.bads).toMatchObject([{ seq: 1 }]);
    expect(bench.places().map(({ seq }) => seq)).toEqual([0, 2]);
  });

  test('invalid UTF-8 and a huge line are reported, and what follows is read', async () => {
    const invalid = Buffer.concat([Buffer.from('{"id":"'), Uint8Array.of(0xff), Buffer.from('"}')]);
    server.script(whole(gameLine(1), invalid, `{"x":"${'y'.repeat(1_100_000)}"}`, gameLine(4)));
    const reading = await bench.read();
    expect(reading.bads.map(({ seq, code, kept }) => [seq, code, kept.length])).toEqual([
      [1, 'invalid_utf8', 10],
      [2, 'line_too_long', 1_100_008],
    ]);
    expect(bench.places().map(({ seq }) => seq)).toEqual([0, 3]);
  });

  test('the page ends before a bad line when the second reading does not come as far', async () => {
    server.script(whole(gameLine(1), gameLine(2), '{torn', gameLine(4)), (socket) => socket.destroy());
    const reading = await bench.read();
    expect(sealed(reading)).toMatchObject({
      lines: 2,
      lastCreatedAt: createdAt(2),
      end: 'cut',
      reachedEnd: false,
    });
    expect(reading.bads).toEqual([]);
  });

  test('an early end that may be a cut does not count as read, and one that is an end does', async () => {
    const lines = [gameLine(1), gameLine(2), '{torn', gameLine(4)];
    server.script(whole(...lines), (socket) => {
      head(socket, { framing: 'close' });
      socket.end(`${gameLine(1)}\n`);
    });
    const cut = await bench.read();
    expect(sealed(cut)).toMatchObject({
      lines: 2,
      lastCreatedAt: createdAt(2),
      end: 'cut',
      reachedEnd: false,
    });
    expect(cut.bads).toEqual([]);
    server.script(whole(...lines), whole(gameLine(1)));
    const read = await bench.read();
    expect(sealed(read)).toMatchObject({ lines: 4, end: 'complete' });
    expect(read.bads).toMatchObject([{ seq: 2 }]);
  });

  test('an unframed second reading that comes as far counts', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)), (socket) => {
      head(socket, { framing: 'close' });
      socket.end(`${gameLine(1)}\n${gameLine(2)}\n`);
    });
    expect(sealed(await bench.read())).toMatchObject({ lines: 3, end: 'complete' });
    expect(bench.places()).toEqual(games(1, 2, 3));
  });

  test('never has two requests open', async () => {
    server.script(whole(gameLine(1), torn, gameLine(3)));
    await bench.read();
    expect(server.mostOpen()).toBe(1);
  });
});
