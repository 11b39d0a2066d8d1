import { afterAll, expect, test } from 'bun:test';
import { connect, type Socket } from 'node:net';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
const serve = (idleTimeout: number) =>
  Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout,
    fetch: (request) => api.app.fetch(request, { address: '127.0.0.1' }),
  });
/** One that has patience for longer than any test here takes, and one that has none. */
const [server, impatient] = [serve(120), serve(1)];
const sockets: Socket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all([server.stop(true), impatient.stop(true)]);
  await api.close();
});

const HEAD = [
  'POST /api/players HTTP/1.1',
  'host: 127.0.0.1',
  `authorization: Bearer ${api.token}`,
  'content-type: application/json',
].join('\r\n');
const LENGTH = `${HEAD}\r\ncontent-length: 1000\r\n\r\n{"usern`;
const CHUNKED = `${HEAD}\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"use\r\n`;

/** A client that sends that much and then nothing. */
const slow = async (text: string, to = server) => {
  const socket = connect(to.port as number, '127.0.0.1');
  sockets.push(socket);
  const state = { heard: '', closed: false };
  socket.on('data', (chunk) => {
    state.heard += chunk;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    state.closed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(text);
  return { socket, state };
};

const ask = async () => {
  const headers = { authorization: `Bearer ${api.token}` };
  return (await fetch(`${server.url}api/players`, { headers })).status;
};

test('a client that goes away within its body is no fault of ours', async () => {
  const counted = async (status: number): Promise<number> => {
    const { body } = await api.ask<string>('GET', '/metrics');
    const line = new RegExp(
      `^rookery_http_request_seconds_count\\{method="POST",route="/api/players",status="${status}"\\} (\\d+)$`,
      'm',
    );
    return Number(line.exec(body)?.[1] ?? 0);
  };
  const before = [await counted(400), await counted(500)] as const;
  for (const text of [LENGTH, CHUNKED]) {
    const { socket } = await slow(text);
    socket.write('', () => socket.destroy());
  }
  await until('both to be counted', async () => (await counted(400)) === before[0] + 2);
  expect(await counted(500)).toBe(before[1]);
});

test('slow and endless clients cost nothing but their own connections', async () => {
  const clients = await Promise.all(
    ['POST /api/players HT', LENGTH, CHUNKED].flatMap((text) =>
      Array.from({ length: 100 }, () => slow(text)),
    ),
  );
  // They are all there still while others are answered.
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    expect(await ask()).toBe(200);
    times.push(performance.now() - began);
  }
  expect(Math.min(...times)).toBeLessThan(1_000);
  expect(clients.filter(({ state }) => state.closed)).toEqual([]);
  // They hold no connection of Postgres.
  const [busy] = await api.db.sql<{ count: number }[]>`
    select count(*)::int from pg_stat_activity
    where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()
      and backend_type = 'client backend'`;
  expect(busy?.count).toBe(0);
});

test('who is silent within a body is let go of', async () => {
  const clients = await Promise.all([LENGTH, CHUNKED].map((text) => slow(text, impatient)));
  await until('the end of both', () => clients.every(({ state }) => state.closed));
});

test('a body that never ends is refused at its limit', async () => {
  const { socket, state } = await slow(`${HEAD}\r\ntransfer-encoding: chunked\r\n\r\n`);
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  const feed = setInterval(() => socket.writable && socket.write(chunk), 2);
  await until('the refusal', () => /\r\n\r\n.*\}/s.test(state.heard)).finally(() => clearInterval(feed));
  expect(state.heard).toStartWith('HTTP/1.1 413 ');
  expect(state.heard).toContain('body_too_large');
});

test('a client that names no host is told so', async () => {
  const { state } = await slow(`GET /api/players HTTP/1.0\r\nauthorization: Bearer ${api.token}\r\n\r\n`);
  await until('the answer', () => state.heard.includes('misdirected'));
  expect(state.heard).toMatch(/^HTTP\/1\.[01] 421 /);
});

test('no statement runs for longer than half a minute', async () => {
  const [sql] = await api.db.sql<{ limit: string }[]>`select current_setting('statement_timeout') as limit`;
  const [saving] = await api.db.saving<
    { limit: string }[]
  >`select current_setting('statement_timeout') as limit`;
  const [orm] = await api.db.orm.execute<{ limit: string }>(
    `select current_setting('statement_timeout') as limit`,
  );
  expect([sql?.limit, saving?.limit, orm?.limit]).toEqual(['30s', '30s', '30s']);
});
