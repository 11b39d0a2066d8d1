import { afterAll, beforeAll, beforeEach, describe, expect, spyOn, test } from 'bun:test';
import { until } from '@rookery/tools/test/until.ts';
import type { RequestEnd } from '../lock/right.ts';
import { type FakeRight, fakeRight } from '../test/fake-right.ts';
import {
  chunk,
  finish,
  head,
  plain,
  type RawServer,
  type Script,
  startRawServer,
} from '../test/raw-server.ts';
import { createAsk } from './ask.ts';
import { readRefusal } from './read-refusal.ts';
import type { Limits } from './watchdog.ts';

/** Far from what a slow machine takes. */
const LIMITS: Limits = { firstByteMs: 20_000, idleMs: 20_000, totalMs: 40_000 };
const question = { path: '/x', accept: 'text/plain', limits: LIMITS };

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
      // A name server may take its time too.
      const limits = { ...LIMITS, firstByteMs: 2_000 };
      expect(await askAt(url)(fakeRight(), { ...question, limits }, readRefusal)).toMatchObject({
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

  /** A server's script, and how a request that it answers is read to its end, or not. */
  const ENDS: {
    name: string;
    end: RequestEnd;
    script: Script;
    url?: string;
    read?: typeof readRefusal;
    limits?: Limits;
  }[] = [
    { name: 'an answer that was read whole', end: 'clean', script: plain(200, 'a', 'text/plain') },
    { name: 'an answer without a body', end: 'clean', script: plain(204, '') },
    {
      name: 'a whole answer on a connection that stays open',
      end: 'clean',
      script: (socket) => {
        head(socket, {});
        chunk(socket, 'a');
        socket.write('0\r\n\r\n');
      },
    },
    { name: 'a connection that was dropped', end: 'clean', script: (socket) => socket.destroy() },
    {
      name: 'an answer that was cut',
      end: 'clean',
      script: (socket) => {
        head(socket, {});
        chunk(socket, 'a');
        socket.end();
      },
    },
    { name: 'nobody there', end: 'clean', script: () => undefined, url: 'http://127.0.0.1:1' },
    {
      name: 'an answer that is no HTTP',
      end: 'dirty',
      script: (socket) => {
        head(socket, {});
        socket.write('zz\r\n');
      },
    },
    {
      name: 'a silent server',
      end: 'dirty',
      script: () => undefined,
      limits: { ...LIMITS, firstByteMs: 100 },
    },
    {
      name: 'an answer that was not read to its end',
      end: 'dirty',
      script: (socket) => {
        head(socket, {});
        chunk(socket, 'a');
      },
      read: async (answer) => ({ status: answer.status, contentType: null, retryAfter: null, body: '' }),
    },
    {
      name: 'a reader that throws',
      end: 'dirty',
      script: (socket) => head(socket, {}),
      read: () => Promise.reject(new Error('oops')),
    },
  ];
  for (const { name, end, script, url, read = readRefusal, limits = LIMITS } of ENDS) {
    test(`${name} is a ${end} end`, async () => {
      server.script(script);
      const right = fakeRight();
      await askAt(url ?? server.url)(right, { ...question, limits }, read).catch(() => undefined);
      expect(right.ends).toEqual([end]);
      await until('the connection to close', () => server.open() === 0);
    });
  }

  test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED'])(
    '%s is a clean end only before the answer begins',
    async (code) => {
      const lost = Object.assign(new Error('lost'), { code });
      const fetching = spyOn(globalThis, 'fetch');
      try {
        const body = new ReadableStream({ pull: (stream) => stream.error(lost) });
        fetching.mockResolvedValueOnce(new Response(body)).mockRejectedValueOnce(lost);
        const [within, before] = [fakeRight(), fakeRight()];
        for (const right of [within, before])
          expect(await askAt(server.url)(right, question, readRefusal)).toMatchObject({ kind: 'lost' });
        expect([within.ends, before.ends]).toEqual([['dirty'], ['clean']]);
      } finally {
        fetching.mockRestore();
      }
    },
  );

  test('after a dirty end nothing is asked under the same right', async () => {
    server.script((socket) => head(socket, {}));
    const [ask, right] = [askAt(server.url), fakeRight()];
    await ask(right, { ...question, limits: { ...LIMITS, idleMs: 50 } }, readRefusal);
    expect(await ask(right, question, readRefusal)).toEqual({ kind: 'interrupted', why: 'right' });
    expect(server.requests).toHaveLength(1);
  });

  const INTERRUPTIONS = { right: (right: FakeRight) => right.lose(), stopping: () => undefined };
  for (const [why, interrupt] of Object.entries(INTERRUPTIONS)) {
    test(`an interruption by ${why} closes the connection, and the request counts as open a moment longer`, async () => {
      server.script((socket) => head(socket, {}));
      const [right, stop] = [fakeRight(), new AbortController()];
      const asked = askAt(server.url, stop.signal)(right, question, readRefusal);
      await until('the request', () => server.open() === 1);
      const began = performance.now();
      interrupt(right);
      if (why === 'stopping') stop.abort();
      expect(await asked).toEqual({ kind: 'interrupted', why: why as 'right' | 'stopping' });
      expect(right.ends).toEqual(['dirty']);
      // Another thread closes it: when, nobody tells, so that it is given 20 ms.
      expect(performance.now() - began).toBeGreaterThan(19);
      // Silence alone would end it too, but later.
      expect(performance.now() - began).toBeLessThan(LIMITS.idleMs / 2);
      await until('the connection to close', () => server.open() === 0);
    });
  }

  test('stopped, nothing is sent', async () => {
    const ask = askAt(server.url, AbortSignal.abort());
    const right = fakeRight();
    expect(await ask(right, question, readRefusal)).toEqual({ kind: 'interrupted', why: 'stopping' });
    expect([server.requests.length, right.ends.length]).toEqual([0, 0]);
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
