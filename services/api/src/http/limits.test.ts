import { afterAll, afterEach, expect, test } from 'bun:test';
import type { MadeToken } from '@rookery/shared/contract/access.ts';
import { createLog } from '@rookery/shared/log.ts';
import { openApi, startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { Hono } from 'hono';
import type { RequestEnv } from '../context.ts';
import type { Doorkeeper } from '../principals/doorkeeper.ts';
import type { Principal } from '../principals/principal.ts';
import { MOST_FAILURES } from './failed-sign-ins.ts';
import { limitReaders, limitRequests } from './limits.ts';
import { capStreams, EVENT_CAP, EXPORT_CAP, IMPORT_CAP } from './open-streams.ts';
import { answerError } from './problem.ts';

const api = await startTestApi();
afterAll(() => api.close());
const fresh: TestApi[] = [];
afterEach(async () => {
  for (const one of fresh.splice(0)) await one.close();
});
/** Another process, which has counted nothing yet. */
const another = async () => {
  const one = await openApi(api.databaseUrl, api.redisUrl);
  fresh.push(one);
  return one;
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const from = (one: TestApi, address: string, path: string, init: RequestInit = {}) =>
  one.app.request(path, init, { address });
const made = async (role: string) =>
  (await api.ask<MadeToken>('POST', '/api/tokens', { role, name: role })).body;
const signIn = (token: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ token }),
});

test('failed sign-ins beyond a thousand a minute are 429 with a time, of that address alone', async () => {
  const one = await another();
  const [guest, stranger] = [await made('reader'), await made('reader')];
  const wrong = { headers: bearer(`rookery_${'x'.repeat(43)}`) };
  expect((await from(one, '10.0.0.1', '/api/players', { headers: bearer(guest.token) })).status).toBe(200);
  for (let i = 0; i < MOST_FAILURES; i++) {
    const answer =
      i % 2 === 0
        ? from(one, '10.0.0.1', '/api/players', wrong)
        : from(one, '10.0.0.1', '/api/session', signIn('wrong'));
    if ((await answer).status !== 401) throw new Error(`request ${i} was not 401`);
  }
  for (const answer of [
    await from(one, '10.0.0.1', '/api/players', wrong),
    await from(one, '10.0.0.1', '/api/session', signIn('wrong')),
    await from(one, '10.0.0.1', '/api/players', { headers: bearer(stranger.token) }),
  ]) {
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeWithin(1, 61);
    expect(await answer.json()).toMatchObject({ code: 'too_many_requests' });
  }
  // The owner, and whoever was here before, share an address with whoever guesses.
  expect((await from(one, '10.0.0.1', '/api/players', { headers: bearer(one.token) })).status).toBe(200);
  expect((await from(one, '10.0.0.1', '/api/session', signIn(one.token))).status).toBe(200);
  expect((await from(one, '10.0.0.1', '/api/players', { headers: bearer(guest.token) })).status).toBe(200);
  // Who shows nothing has not tried.
  expect((await from(one, '10.0.0.1', '/api/players')).status).toBe(401);
  expect((await from(one, '10.0.0.2', '/api/players', wrong)).status).toBe(401);
  // Nobody chooses his address.
  const claimed = { headers: { ...wrong.headers, 'x-forwarded-for': '10.0.0.3' } };
  expect((await from(one, '10.0.0.1', '/api/players', claimed)).status).toBe(429);
});

test('readers are limited by their token, the owner and services are not', async () => {
  const app = new Hono<RequestEnv>();
  app.use(async (c, next) => {
    const [role, key] = (c.req.header('as') ?? '').split('/');
    c.set('principal', { role, key } as unknown as Principal);
    await next();
  });
  app.use(limitReaders(3));
  app.get('/', (c) => c.text('read'));
  const ask = async (as: string) => (await app.request('/', { headers: { as } })).status;
  const times = async (as: string) => [await ask(as), await ask(as), await ask(as), await ask(as)];
  expect(await times('reader/a')).toEqual([200, 200, 200, 429]);
  expect(await times('reader/b')).toEqual([200, 200, 200, 429]);
  expect(await times('owner/a')).toEqual([200, 200, 200, 200]);
  expect(await times('consumer/a')).toEqual([200, 200, 200, 200]);
});

test('streams of events are capped, and a place is free again when a client goes', async () => {
  const one = await another();
  const open = () => one.app.request('/api/events', { headers: bearer(one.token) });
  const streams: Response[] = [];
  for (let i = 0; i < EVENT_CAP.each; i++) streams.push(await open());
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  const refused = await open();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
  // A HEAD opens nothing.
  await streams.pop()?.body?.cancel();
  const head = await one.app.request('/api/events', { method: 'HEAD', headers: bearer(one.token) });
  expect(head.status).toBe(200);
  const again = await open();
  expect(again.status).toBe(200);
  for (const { body } of [...streams, again]) await body?.cancel();
});

test('an export counts until it was read to its end', async () => {
  let abandoned = false;
  const endless = new ReadableStream({
    cancel: () => {
      abandoned = true;
    },
  });
  const app = new Hono<RequestEnv>();
  app.use(async (c, next) => {
    c.set('principal', { key: 'owner' } as Principal);
    await next();
  });
  app.use(
    capStreams({ what: 'exports', each: 1, all: 1, readers: 1 }, {
      stillGood: async () => true,
    } as unknown as Doorkeeper),
  );
  app.get('/', (c) => c.body(new Blob(['all games']).stream()));
  app.get('/bad', (c) => c.text('no', 400));
  app.get('/endless', (c) => c.body(endless));
  const first = await app.request('/');
  expect((await app.request('/')).status).toBe(429);
  expect(await first.text()).toBe('all games');
  expect((await app.request('/bad')).status).toBe(400);
  expect((await app.request('/endless', { method: 'HEAD' })).status).toBe(200);
  expect(abandoned).toBe(true);
  const last = await app.request('/');
  expect([last.status, await last.text()]).toEqual([200, 'all games']);
});

test('readers cannot take the places of the owner', async () => {
  const app = new Hono<RequestEnv>();
  app.use(async (c, next) => {
    const [role, key] = (c.req.header('as') ?? '').split('/');
    c.set('principal', { role, key } as unknown as Principal);
    await next();
  });
  const keeper = { stillGood: async () => true } as unknown as Doorkeeper;
  app.use(capStreams({ what: 'streams', each: 2, all: 5, readers: 3 }, keeper));
  app.get('/', (c) => c.body(new ReadableStream()));
  const open: Response[] = [];
  const ask = async (as: string) => {
    const answer = await app.request('/', { headers: { as } });
    if (answer.status === 200) open.push(answer);
    return answer.status;
  };
  const asked = ['reader/a', 'reader/a', 'reader/b', 'reader/b', 'owner/o', 'owner/o', 'reader/c'];
  const statuses: number[] = [];
  for (const as of asked) statuses.push(await ask(as));
  expect(statuses).toEqual([200, 200, 200, 429, 200, 200, 429]);
  await open[0]?.body?.cancel();
  expect([await ask('reader/c'), await ask('reader/d')]).toEqual([200, 429]);
  for (const { body } of open.slice(1)) await body?.cancel();
  for (const { all, readers, each } of [EVENT_CAP, EXPORT_CAP, IMPORT_CAP])
    expect(all - readers).toBeGreaterThanOrEqual(each);
});

test('an open stream is broken off soon after its token is revoked', async () => {
  const one = await another();
  const { id, token } = await made('reader');
  const stream = await one.app.request('/api/events', { headers: bearer(token) });
  const owners = await one.app.request('/api/events', { headers: bearer(one.token) });
  const reader = stream.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain(': ready');
  let end: string | undefined;
  const reading = (async () => {
    while (!(await reader?.read())?.done);
  })().then(
    () => {
      end = 'as if it were whole';
    },
    () => {
      end = 'broken off';
    },
  );
  // Revoked through another process.
  expect((await api.ask('DELETE', `/api/tokens/${id}`)).status).toBe(200);
  await until('the end of the stream', () => end !== undefined, { within: 10_000 });
  await reading;
  expect(end).toBe('broken off');
  expect((await one.app.request('/api/players', { headers: bearer(token) })).status).toBe(401);
  const other = owners.body?.getReader();
  expect((await other?.read())?.done).toBe(false);
  await other?.cancel();
});

test('what takes too long is given up, but for what is long by nature', async () => {
  const app = new Hono<RequestEnv>();
  const log = createLog('test', 'silent');
  app.onError((error, c) => answerError(error, c, log));
  app.use(limitRequests(30));
  const late = Promise.withResolvers<void>();
  app.post('*', async (c) => {
    await late.promise;
    return c.text('done');
  });
  let open = 0;
  const post = (path: string) => app.request(path, { method: 'POST' }, { stayOpen: () => open++ });
  const long = post('/api/imports');
  const answer = await post('/api/players');
  expect(answer.status).toBe(408);
  expect(await answer.json()).toMatchObject({ code: 'request_timeout' });
  late.resolve();
  expect([await (await long).text(), open]).toEqual(['done', 1]);
});

test('a person sends little, a service much', async () => {
  const big = { username: 'x'.repeat(70_000) };
  expect((await api.ask('POST', '/api/players', big)).status).toBe(413);
  expect((await api.ask('PUT', '/api/games/12345678', { game: big })).status).toBe(400);
});

test('every answer says what browsers may do with it', async () => {
  for (const [path, init] of [
    ['/api/players', { headers: bearer(api.token) }],
    ['/api/players', {}],
    ['/healthz', {}],
    ['/nothing', {}],
  ] as const) {
    const { headers } = await api.app.request(path, init);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(headers.has('strict-transport-security')).toBe(false);
  }
});
