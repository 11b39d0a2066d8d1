import { afterAll, describe, expect, test } from 'bun:test';
import type { MadeToken } from '@rookery/shared/contract/access.ts';
import { problemSchema } from '@rookery/shared/contract/problem.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { READER_A_MINUTE } from './limits.ts';
import { EVENT_CAP, EXPORT_CAP } from './open-streams.ts';

// The limits as the application has them: each is tested on its own beside.
const api = await startTestApi();
afterAll(() => api.close());
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const routes = api.app.routes
  .filter(({ method, path }) => /^(POST|PUT|PATCH)$/.test(method) && path.startsWith('/api'))
  .map(({ method, path }) => `${method} ${path.replaceAll(/:\w+(\{[^}]*\})?/g, '12345678')}`);

describe('a body larger than any', () => {
  const body = `{"x":"${'x'.repeat(4 * 1_024 * 1_024)}"}`;
  test.each([...new Set(routes)])('is refused by %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const headers = { ...bearer(api.token), 'content-type': 'application/json' };
    const { status } = await api.app.request(path, { method, headers, body });
    // Files of games are larger, and never JSON.
    expect(status).toBe(route === 'POST /api/imports' ? 415 : 413);
  });
});

describe('a parameter that nobody knows', () => {
  // The page asks for these two as files.
  const known = /^\/api\/(?!openapi\.json|reference)/;
  const all = api.app.routes
    .filter(({ method, path }) => method !== 'ALL' && known.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:\w+(\{[^}]*\})?/g, '12345678')}`);
  test.each([...new Set(all)])('is refused by its name by %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await api.app.request(`${path}?nobodyKnows=1`, { method, headers: bearer(api.token) });
    const { detail } = problemSchema.parse(await answer.json());
    expect([answer.status, detail]).toEqual([400, expect.stringContaining('"nobodyKnows"')]);
  });
});

test('a reader is slowed down wherever it asks, and told for how long', async () => {
  const { body } = await api.ask<MadeToken>('POST', '/api/tokens', { role: 'reader', name: 'a graph' });
  const ask = (path: string) => api.app.request(path, { headers: bearer(body.token) });
  for (let i = 0; i < READER_A_MINUTE; i++) {
    const { status } = await ask('/api/session');
    if (status !== 200) throw new Error(`request ${i} was answered with ${status}`);
  }
  for (const path of ['/api/session', '/api/players', '/api/nothing', '/metrics']) {
    const answer = await ask(path);
    expect([path, answer.status]).toEqual([path, 429]);
    expect(Number(answer.headers.get('retry-after'))).toBeWithin(1, 61);
  }
  expect((await api.ask('GET', '/api/players')).status).toBe(200);
});

test('all streams of events count together', async () => {
  const open = (path: string) => api.app.request(path, { headers: bearer(api.token) });
  const streams = await Promise.all(Array.from({ length: EVENT_CAP.each }, () => open('/api/events')));
  const evaluation = `/api/evaluations/${crypto.randomUUID()}/events`;
  for (const path of ['/api/events', '/api/games/12345678/analysis/events', evaluation])
    expect([path, (await open(path)).status]).toEqual([path, 429]);
  for (const { body } of streams) await body?.cancel();
  expect((await open(evaluation)).status).toBe(404);
});

test('exports are capped until one was read to its end', async () => {
  await api.ask('PUT', '/api/games/ordinary', { game: ORDINARY });
  const open = () => api.app.request('/api/games/export', { headers: bearer(api.token) });
  const exports = await Promise.all(Array.from({ length: EXPORT_CAP.each }, open));
  expect(new Set(exports.map(({ status }) => status))).toEqual(new Set([200]));
  const refused = await open();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await exports.pop()?.text()).toContain(ORDINARY.id);
  const again = await open();
  expect(again.status).toBe(200);
  for (const { body } of [...exports, again]) await body?.cancel();
});
