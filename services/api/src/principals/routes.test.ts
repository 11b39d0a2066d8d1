import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { MadeToken } from '@rookery/shared/contract/access.ts';
import { SERVICE_TOKENS, startTestApi } from '@rookery/tools/test/api.ts';
import { inspectRoutes } from 'hono/dev';

const api = await startTestApi();
afterAll(() => api.close());

/** Who may call a route: `o` the owner, `r` readers, `p` the producer, `c` the consumer; `*` anybody at all. */
const TABLE: Record<string, string> = {
  'GET /healthz': '*',
  'GET /readyz': '*',
  'GET /metrics': 'or',
  'POST /api/session': '*',
  'GET /api/session': 'orpc',
  'DELETE /api/session': 'orpc',
  'GET /api/sessions': 'o',
  'DELETE /api/sessions': 'o',
  'DELETE /api/sessions/{id}': 'o',
  'POST /api/tokens': 'o',
  'GET /api/tokens': 'o',
  'DELETE /api/tokens/{id}': 'o',
  'GET /api/openapi.json': 'or',
  'GET /api/reference': 'or',
  'GET /api/reference/{file}': 'or',
  'GET /api/status': 'or',
  'GET /api/events': 'or',
  'POST /api/players': 'o',
  'GET /api/players': 'or',
  'GET /api/players/{id}': 'or',
  'PATCH /api/players/{id}': 'o',
  'DELETE /api/players/{id}': 'o',
  'GET /api/players/{id}/reconciliation': 'or',
  'PUT /api/players/{id}/account': 'op',
  'POST /api/players/{id}/syncs': 'o',
  'GET /api/players/{id}/syncs': 'or',
  'POST /api/syncs/due': 'op',
  'POST /api/syncs/{id}/pages': 'op',
  'POST /api/pages/{id}/seal': 'op',
  'POST /api/pages/{id}/fail': 'op',
  'GET /api/games': 'or',
  'PUT /api/games': 'oc',
  'POST /api/imports': 'o',
  'GET /api/games/export': 'or',
  'GET /api/games/{id}': 'orc',
  'PUT /api/games/{id}': 'oc',
  'GET /api/games/{id}/moves': 'or',
  'GET /api/games/{id}/pgn': 'or',
  'POST /api/games/{id}/analysis': 'o',
  'GET /api/games/{id}/analysis': 'or',
  'GET /api/games/{id}/analyses': 'or',
  'DELETE /api/games/{id}/analysis': 'o',
  'GET /api/games/{id}/analysis/events': 'or',
  'POST /api/analyses': 'o',
  'GET /api/analyses': 'or',
  'POST /api/analyses/{id}/chunks': 'oc',
  'POST /api/analyses/{id}/evaluations': 'oc',
  'PUT /api/workers/{id}': 'oc',
  'POST /api/evaluations': 'o',
  'GET /api/evaluations/{id}/events': 'or',
  'POST /api/evaluations/{id}/open': 'oc',
  'POST /api/evaluations/{id}/progress': 'oc',
  'POST /api/evaluations/{id}/result': 'oc',
  'GET /api/explorer': 'or',
  'GET /api/players/{id}/explorer': 'or',
  'GET /api/players/{id}/summary': 'or',
  'GET /api/players/{id}/ratings': 'or',
  'GET /api/players/{id}/opponents': 'or',
  'GET /api/players/{id}/opponents/{opponent}': 'or',
  'GET /api/players/{id}/insights': 'or',
  'GET /api/insights': 'or',
  'GET /api/players/{id}/mistakes': 'or',
  'POST /api/players/{id}/mistakes/{mistake}/answers': 'o',
  'GET /api/rejected': 'or',
  'POST /api/rejected': 'opc',
  'POST /api/rejected/{id}/retry': 'o',
  'POST /api/rejected/retry': 'o',
};

/** A value of each parameter that its route takes for good. */
const VALUES: Record<string, string> = { id: '12345678', opponent: 'ben', mistake: '12345678-4' };

const handlers = inspectRoutes(api.app).map(({ method, path, isMiddleware }) => ({
  route: `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`,
  path,
  isMiddleware,
}));
const routes = [...new Set(handlers.flatMap(({ route, isMiddleware }) => (isMiddleware ? [] : route)))];
/** Where something stands before the routes: whoever answers there must be looked at too. */
const MIDDLEWARE = ['/*', '/api/*', '/metrics', '/api/events', '/api/games/export', '/api/imports'];

test('the table holds every route, and no other', () => {
  expect(routes.toSorted()).toEqual(Object.keys(TABLE).toSorted());
});

test('what stands before the routes is at these paths and at those of routes', () => {
  const paths = handlers
    .filter(({ isMiddleware, route }) => isMiddleware && route.startsWith('ALL '))
    .map(({ route }) => route.slice(4));
  const known = new Set([...MIDDLEWARE, ...Object.keys(TABLE).map((route) => route.split(' ')[1])]);
  expect(paths.filter((path) => !known.has(path))).toEqual([]);
});

const made = async (role: string): Promise<MadeToken> =>
  (await api.ask<MadeToken>('POST', '/api/tokens', { role, name: role })).body;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookieOf = async (token: string) => {
  const answer = await api.app.request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' };
};

let reader = '';
const dead: Record<string, string> = {};
beforeAll(async () => {
  reader = (await made('reader')).token;
  const revoked = await made('owner');
  const expired = await made('owner');
  await api.ask('DELETE', `/api/tokens/${revoked.id}`);
  await api.db.sql`update tokens set expires_at = now() where id = ${expired.id}`;
  dead.revoked = revoked.token;
  dead.expired = expired.token;
});

/** How each principal asks, and the letter of what it is; a space for nobody. */
const PRINCIPALS: Record<string, [string, () => Record<string, string> | Promise<Record<string, string>>]> = {
  none: [' ', () => ({})],
  owner: ['o', () => bearer(api.token)],
  reader: ['r', () => bearer(reader)],
  producer: ['p', () => bearer(SERVICE_TOKENS.producer)],
  consumer: ['c', () => bearer(SERVICE_TOKENS.consumer)],
  'session of the owner': ['o', () => cookieOf(api.token)],
  'session of a reader': ['r', () => cookieOf(reader)],
  revoked: [' ', () => bearer(dead.revoked as string)],
  expired: [' ', () => bearer(dead.expired as string)],
};

const ask = async (route: string, headers: Record<string, string>): Promise<number> => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? name);
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const answer = await api.app.request(path, {
    method,
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: '{}' }),
  });
  await answer.body?.cancel();
  return answer.status;
};

const outcome = (status: number) => (status === 401 || status === 403 ? status : 'answered');

const expected = (who: string, letter: string) => {
  if (who === '*' || who.includes(letter)) return 'answered';
  return letter === ' ' ? 401 : 403;
};

let cells = 0;
test.each(routes.map((route) => [route]))('%s is for those of the table alone', async (route) => {
  const seen: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const [name, [letter, headers]] of Object.entries(PRINCIPALS)) {
    seen[name] = outcome(await ask(route, await headers()));
    wanted[name] = expected(TABLE[route] ?? '', letter);
    cells++;
  }
  expect(seen).toEqual(wanted);
});

test('every cell was tried', () => {
  expect(cells).toBe(routes.length * Object.keys(PRINCIPALS).length);
  process.stdout.write(`routes × principals: ${cells} cells\n`);
});

test('a path that no route has is 401 without a principal, whatever else is wrong with it', async () => {
  for (const path of ['/api', '/api/', '/api/none', '/api/games/', '/api/tokens/x/y', '/%61pi/players'])
    expect([path, await ask(`PUT ${path}`, {})]).toEqual([path, 401]);
});
