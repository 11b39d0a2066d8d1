import { afterAll, expect, test } from 'bun:test';
import type { MadeToken, Session } from '@rookery/shared/contract/access.ts';
import { openApi, SERVICE_TOKENS, startTestApi } from '@rookery/tools/test/api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createSites } from '../http/sites.ts';

const api = await startTestApi();
const tls = await openApi(
  api.databaseUrl,
  api.redisUrl,
  undefined,
  createSites({ publicUrl: 'https://rookery.example' }),
);
afterAll(async () => {
  await tls.close();
  await api.close();
});

const ORIGIN = 'http://localhost';
type Headers = Record<string, string>;

const send = (method: string, path: string, headers: Headers = {}, body?: unknown, from = api) =>
  from.app.request(path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const signIn = async (token = api.token, from = api) => {
  const answer = await send('POST', '/api/session', {}, { token }, from);
  const written = answer.headers.get('set-cookie') ?? '';
  return { answer, written, cookie: written.split(';')[0] ?? '' };
};

const makeToken = async (role: string, days?: number) =>
  (await api.ask<MadeToken>('POST', '/api/tokens', { role, name: `a ${role}`, days })).body;

test('a token makes a session, whose cookie no script reads and no other site sends', async () => {
  const { answer, written, cookie } = await signIn();
  expect(answer.status).toBe(200);
  const body = await answer.json();
  expect(body).toEqual({ principal: { role: 'owner', name: 'owner' }, expiresAt: expect.any(String) });
  expect(written).toMatch(/^port-80-rookery=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
  const read = await send('GET', '/api/session', { cookie });
  expect([read.status, await read.json()]).toEqual([200, body]);
  expect((await send('GET', '/api/players', { cookie })).status).toBe(200);
});

test('over TLS the cookie is bound to the very host', async () => {
  const { written, cookie } = await signIn(tls.token, tls);
  expect(written).toMatch(/^__Host-rookery=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  expect((await send('GET', '/api/session', { cookie }, undefined, tls)).status).toBe(200);
  // What another name could have planted is not read.
  const planted = cookie.replace('__Host-', 'port-80-');
  expect((await send('GET', '/api/session', { cookie: planted }, undefined, tls)).status).toBe(401);
});

test('the pages at two ports of a host are signed in each by itself', async () => {
  const [one, other] = ['localhost:3001', '127.0.0.1:3002'];
  const { cookie } = await signIn();
  const secret = cookie.split('=')[1];
  const written = await send('POST', '/api/session', { host: one }, { token: api.token });
  expect(written.headers.get('set-cookie')).toStartWith('port-3001-rookery=');
  const status = async (host: string, name: string) =>
    (await send('GET', '/api/session', { host, cookie: `${name}=${secret}` })).status;
  expect(await status(one, 'port-3001-rookery')).toBe(200);
  expect(await status(other, 'port-3002-rookery')).toBe(200);
  expect(await status(other, 'port-3001-rookery')).toBe(401);
  expect(await status(one, 'rookery')).toBe(401);
});

test('a wrong token makes none, and neither does that of a service', async () => {
  const wrong = await signIn('x'.repeat(43));
  expect([wrong.answer.status, wrong.written]).toEqual([401, '']);
  const service = await signIn(SERVICE_TOKENS.consumer);
  expect([service.answer.status, service.written]).toEqual([403, '']);
  expect((await send('POST', '/api/session', {}, {})).status).toBe(400);
});

test.each<[string, Headers, number]>([
  ['the origin of the page', { origin: ORIGIN }, 201],
  ['a fetch of the page', { 'sec-fetch-site': 'same-origin' }, 201],
  ['nothing that says whence', {}, 403],
  ['another origin', { origin: 'http://evil.example' }, 403],
  ['another port of this machine', { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-site' }, 403],
  ['another scheme', { origin: 'https://localhost' }, 403],
  ['no origin at all', { origin: 'null' }, 403],
  ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
])('a change by cookie with %s is answered', async (_, headers, status) => {
  const { cookie } = await signIn();
  const name = `p${Math.random().toString(36).slice(2, 12)}`;
  const answer = await send('POST', '/api/players', { cookie, ...headers }, { username: name });
  expect(answer.status).toBe(status);
  if (status === 403) expect(await answer.json()).toMatchObject({ code: 'foreign_origin' });
});

test('another page may neither read by cookie nor sign in', async () => {
  const { cookie } = await signIn();
  const read = await send('GET', '/api/players', { cookie, 'sec-fetch-site': 'same-site' });
  expect(read.status).toBe(403);
  const origin = 'http://evil.example';
  expect((await send('POST', '/api/session', { origin }, { token: api.token })).status).toBe(403);
  expect((await send('GET', '/api/players', { origin, authorization: `Bearer ${api.token}` })).status).toBe(
    403,
  );
});

test('signing out ends the session for good, in every process', async () => {
  const { cookie } = await signIn();
  const other = await openApi(api.databaseUrl, api.redisUrl);
  expect((await send('GET', '/api/session', { cookie }, undefined, other)).status).toBe(200);
  const out = await send('DELETE', '/api/session', { cookie, origin: ORIGIN });
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    204,
    'port-80-rookery=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
  ]);
  expect((await send('GET', '/api/session', { cookie })).status).toBe(401);
  await until(
    'its end in the other process',
    async () => (await send('GET', '/api/session', { cookie }, undefined, other)).status === 401,
    { within: 10_000 },
  );
  await other.close();
});

test('whoever signs in again has one session, the new one', async () => {
  const { cookie } = await signIn();
  const again = await send('POST', '/api/session', { cookie, origin: ORIGIN }, { token: api.token });
  const now = again.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect((await send('GET', '/api/session', { cookie })).status).toBe(401);
  expect((await send('GET', '/api/session', { cookie: now })).status).toBe(200);
});

test('the owner lists sessions and ends them, one or all', async () => {
  const mine = await signIn();
  const other = await signIn();
  const list = async () => {
    const answer = await send('GET', '/api/sessions', { cookie: mine.cookie });
    return ((await answer.json()) as { items: Session[] }).items;
  };
  const [newest, second] = await list();
  expect([newest?.current, second?.current]).toEqual([false, true]);
  expect(newest).toMatchObject({ principal: { role: 'owner' }, agent: '' });
  const owner = { cookie: mine.cookie, origin: ORIGIN };
  expect((await send('DELETE', `/api/sessions/${newest?.id}`, owner)).status).toBe(204);
  expect((await send('DELETE', `/api/sessions/${newest?.id}`, owner)).status).toBe(404);
  expect((await send('GET', '/api/session', { cookie: other.cookie })).status).toBe(401);
  const before = (await list()).length;
  expect(await (await send('DELETE', '/api/sessions', owner)).json()).toEqual({ ended: before });
  expect((await send('GET', '/api/session', { cookie: mine.cookie })).status).toBe(401);
});

test.each([
  ['expires_at', '31 days'],
  ['used_at', '8 days'],
])('a session ends by itself by its %s, and the next tick removes it', async (column, age) => {
  const { cookie } = await signIn();
  await api.db.sql.unsafe(`update sessions set ${column} = ${column} - interval '${age}'`);
  expect((await send('GET', '/api/session', { cookie })).status).toBe(401);
  const { cookie: young } = await signIn();
  expect((await api.ask('POST', '/api/syncs/due')).status).toBe(200);
  expect(await api.db.sql`select from sessions`).toHaveLength(1);
  expect((await send('GET', '/api/session', { cookie: young })).status).toBe(200);
});

test('a session ends with its token, and lasts no longer', async () => {
  const made = await makeToken('reader', 3);
  const { answer, cookie } = await signIn(made.token);
  expect(await answer.json()).toEqual({
    principal: { role: 'reader', name: 'a reader' },
    expiresAt: made.expiresAt,
  });
  expect((await send('GET', '/api/players', { cookie })).status).toBe(200);
  expect((await send('POST', '/api/players', { cookie, origin: ORIGIN }, { username: 'Anna' })).status).toBe(
    403,
  );
  await api.ask('DELETE', `/api/tokens/${made.id}`);
  expect((await send('GET', '/api/players', { cookie })).status).toBe(401);
});

test('with another token of the owner the sessions of the former one are over', async () => {
  const { cookie } = await signIn();
  await api.db.sql`update sessions set owner_hash = sha256('another')`;
  expect((await send('GET', '/api/session', { cookie })).status).toBe(401);
});

test('of a session and of a token only the hash is kept', async () => {
  const { cookie } = await signIn();
  const { token } = await makeToken('owner');
  const rows = await api.db.sql`select hash from sessions union all select hash from tokens`;
  expect(rows.length).toBeGreaterThan(1);
  const kept = await api.db.sql<{ text: string }[]>`
    select (select json_agg(s) from sessions s)::text || (select json_agg(t) from tokens t)::text as text`;
  for (const secret of [cookie.split('=')[1] as string, token]) {
    expect(kept[0]?.text).not.toContain(secret);
    const hash = new Bun.CryptoHasher('sha256').update(secret).digest('hex');
    expect(kept[0]?.text).toContain(hash);
  }
});
