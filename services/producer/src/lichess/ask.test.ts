import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { fakeRight } from '../test/fake-right.ts';
import { chunk, finish, head, plain, type RawServer, startRawServer } from '../test/raw-server.ts';
import { createAsk } from './ask.ts';
import { readRefusal } from './read-refusal.ts';

const question = {
  path: '/x',
  accept: 'text/plain',
  limits: { firstByteMs: 1_000, idleMs: 1_000, totalMs: 2_000 },
};

let server: RawServer;
beforeAll(async () => {
  server = await startRawServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.requests.length = 0;
});

const askAt = (url: string, stop = new AbortController().signal) =>
  createAsk({ url, token: undefined, userAgent: 'x', stop });

describe('asking Lichess', () => {
  test('two questions at once are asked one after the other', async () => {
    server.script(async (socket) => {
      head(socket, {});
      chunk(socket, 'a');
      await Bun.sleep(20);
      finish(socket);
    });
    const ask = askAt(server.url);
    const all = [1, 2, 3].map(() => ask(fakeRight(), question, readRefusal));
    for (const asked of await Promise.all(all))
      expect(asked).toMatchObject({ kind: 'read', value: { body: 'a' } });
    expect(server.mostOpen()).toBe(1);
  });

  test('a question that failed does not keep the next one from being asked', async () => {
    server.script((socket) => socket.destroy(), plain(200, 'b', 'text/plain'));
    const ask = askAt(server.url);
    expect(await ask(fakeRight(), question, readRefusal)).toMatchObject({
      kind: 'lost',
      failure: { kind: 'network' },
    });
    await expect(ask(fakeRight(), question, () => Promise.reject(new Error('oops')))).rejects.toThrow('oops');
    expect(await ask(fakeRight(), question, readRefusal)).toMatchObject({
      kind: 'read',
      value: { body: 'b' },
    });
  });

  test('without the right nothing is sent', async () => {
    const right = fakeRight();
    right.lose();
    expect(await askAt(server.url)(right, question, readRefusal)).toEqual({
      kind: 'interrupted',
      why: 'right',
    });
    expect(server.requests).toEqual([]);
  });

  test('a dropped connection is not asked for again behind our back', async () => {
    server.script((socket) => socket.destroy());
    await askAt(server.url)(fakeRight(), question, readRefusal);
    expect(server.requests).toHaveLength(1);
  });

  const NOBODY = [
    { name: 'refuses', url: 'http://127.0.0.1:1' },
    { name: 'has no address', url: 'http://lichess.invalid' },
  ];
  for (const { name, url } of NOBODY) {
    test(`a server that ${name} is a network failure`, async () => {
      expect(await askAt(url)(fakeRight(), question, readRefusal)).toMatchObject({
        kind: 'lost',
        failure: { kind: 'network' },
      });
    });
  }

  test('a server that does not speak TLS is a network failure', async () => {
    server.script((socket) => socket.end('hello\r\n'));
    const asked = await askAt(server.url.replace('http:', 'https:'))(fakeRight(), question, readRefusal);
    expect(asked).toMatchObject({ kind: 'lost', failure: { kind: 'network' } });
  });

  test('of a refusal at most 64 KiB are read', async () => {
    server.script(async (socket) => {
      head(socket, { status: 502, type: 'text/html' });
      while (!socket.destroyed && socket.writable) {
        chunk(socket, 'x'.repeat(10_000));
        await Bun.sleep(1);
      }
    });
    const asked = await askAt(server.url)(fakeRight(), question, readRefusal);
    expect(asked.kind === 'read' && asked.value.body.length).toBe(64 * 1024);
  });
});
