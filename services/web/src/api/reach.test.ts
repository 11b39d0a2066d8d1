import { afterAll, expect, test } from 'bun:test';
import { fetchOnce } from './early.ts';
import { ApiError, errorLine, problemOf } from './problem.ts';
import { bodyOf, lost, reach } from './reach.ts';
import { REQUEST_ID } from './request-id.ts';

const echo = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: ({ headers }) => Response.json(Object.fromEntries(headers)),
});
/** Hears a request, and hangs up: before any answer, or in its middle. */
let head = '';
let beginning = '';
const hangsUp = Bun.listen({
  port: 0,
  hostname: '127.0.0.1',
  socket: {
    data: (socket, data) => {
      head = data.toString();
      if (beginning !== '') socket.write(beginning.replace('ID', sent()));
      socket.end();
    },
  },
});
const sent = (): string => /^x-request-id: (.*)\r$/im.exec(head)?.[1] ?? 'none';
const away = `http://127.0.0.1:${hangsUp.port}/`;
afterAll(async () => {
  globalThis.early = undefined;
  hangsUp.stop(true);
  await echo.stop(true);
});

/** What a promise is rejected with. */
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

test('each request has an id of its own that the API takes, beside its other headers', async () => {
  const ask = async () =>
    (await reach(echo.url, { headers: { accept: 'text/csv' } })).json() as Promise<Record<string, string>>;
  const [one, other] = [await ask(), await ask()];
  expect(one).toMatchObject({ accept: 'text/csv', [REQUEST_ID]: expect.stringMatching(/^[\w=-]{5,255}$/) });
  expect(one[REQUEST_ID]).not.toBe(other[REQUEST_ID]);
});

test('an answer that does not come, or that breaks off, is told of with the id that was sent', async () => {
  for (const start of ['', 'HTTP/1.1 200 OK\r\nx-request-id: ID\r\ncontent-length: 900\r\n\r\n{"items":']) {
    beginning = start;
    const error = await failureOf(reach(away).then((answer) => bodyOf(answer, 'json')));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'offline', status: 0, requestId: sent() });
    expect(sent()).toMatch(/^\d+-\d+-\d+$/);
    expect(errorLine(error)).toEndWith(`(offline · ${sent()})`);
  }
});

test('what was asked for early and got no answer is told of with the id that it sent', async () => {
  const answer = Promise.reject(new TypeError('Failed to fetch'));
  globalThis.early = new Map([['/api/session', ['1-2-3', answer]]]);
  expect(await failureOf(fetchOnce(new URL('/api/session', echo.url)))).toMatchObject({ requestId: '1-2-3' });
});

test('an answer that is none of ours is named by the id of its header', async () => {
  const stranger = new Response('<h1>Bad Gateway</h1>', { status: 502, headers: { 'x-request-id': 'a' } });
  expect(await problemOf(stranger)).toMatchObject({ code: 'unreadable', status: 502, requestId: 'a' });
});

test('who went away hears no error of ours', async () => {
  const error = await failureOf(reach(away, { signal: AbortSignal.abort() }));
  expect([error instanceof ApiError, (error as Error).name]).toEqual([false, 'AbortError']);
  expect(() => lost('a')(new SyntaxError('not JSON'))).toThrow('not JSON');
});
