import { afterAll, describe, expect, test } from 'bun:test';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const ID = 'tagged01';
const put = (fields: object) =>
  api.ask('PUT', `/api/games/${ID}`, { game: { ...ORDINARY, ...fields, id: ID } });
await put({});
await api.ask('POST', `/api/games/${ID}/analysis`, { nodes: 50_000 });
await worker.workAll();

const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await api.app.request(path, {
    method,
    headers: { authorization: `Bearer ${api.token}`, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const tagOf = async (path: string): Promise<string> => {
  const { status, headers } = await get(path);
  expect([path, status]).toEqual([path, 200]);
  expect(headers.get('etag')).toMatch(/^W\/"[0-9a-f]{40}"$/);
  return headers.get('etag') as string;
};

const PATHS = [
  ...['', '/moves', '/pgn', '/analysis'].map((path) => `/api/games/${ID}${path}`),
  '/api/games?player=anna',
  '/api/explorer',
  '/api/insights',
  '/api/players/anna/explorer?color=white',
  '/api/players/anna/insights?metric=result&by=color',
  '/api/players/anna/opponents',
  '/api/players/anna/opponents/boris',
  '/api/players/anna/ratings',
  '/api/players/anna/summary',
  '/api/openapi.json',
];

describe.each(PATHS)('%s', (path) => {
  test('is sent once', async () => {
    const tag = await tagOf(path);
    for (const given of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
      const { status, headers, text } = await get(path, { 'if-none-match': given });
      expect([given, status, text]).toEqual([given, 304, '']);
      expect(headers.get('etag')).toBe(tag);
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('vary')).toBe('accept-encoding');
      for (const name of ['content-type', 'content-encoding', 'content-length'])
        expect([name, headers.get(name)]).toEqual([name, null]);
    }
  });

  test('has the same tag and Vary however it is asked for', async () => {
    const whole = await get(path);
    for (const accepted of ['gzip', 'zstd', 'identity'])
      expect((await get(path, { 'accept-encoding': accepted })).headers.get('etag')).toBe(
        whole.headers.get('etag'),
      );
    const head = await get(path, { 'accept-encoding': 'gzip' }, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    for (const name of ['etag', 'vary', 'cache-control', 'content-type'])
      expect([name, head.headers.get(name)]).toEqual([name, whole.headers.get(name)]);
    const tag = whole.headers.get('etag') as string;
    expect((await get(path, { 'if-none-match': tag }, 'HEAD')).status).toBe(304);
  });

  test('is sent to whoever has another one', async () => {
    const { status, text, headers } = await get(path, { 'if-none-match': '"0000"' });
    expect([status, text.length > 50, headers.get('cache-control')]).toEqual([
      200,
      true,
      'private, no-cache',
    ]);
  });
});

test('what the query asks for has its own tag', async () => {
  const pgn = `/api/games/${ID}/pgn`;
  expect(await tagOf(`${pgn}?clocks=false`)).not.toBe(await tagOf(pgn));
});

test('a richer version changes the game, its moves and its PGN', async () => {
  const before = await Promise.all(PATHS.map(tagOf));
  const analysis = Array.from({ length: 10 }, (_, i) => ({ eval: i * 10 }));
  expect((await put({ analysis })).status).toBe(200);
  const after = await Promise.all(PATHS.map(tagOf));
  for (const i of [0, 1, 2]) expect([PATHS[i], after[i]]).not.toEqual([PATHS[i], before[i]]);
});

test('a new game changes what is said of all', async () => {
  const paths = PATHS.filter((path) => !path.includes(ID) && !/\/(insights|openapi.json)$/.test(path));
  const before = await Promise.all(paths.map(tagOf));
  await api.ask('PUT', '/api/games/tagged02', {
    game: { ...ORDINARY, id: 'tagged02', createdAt: 1_750_000_000_000 },
  });
  const after = await Promise.all(paths.map(tagOf));
  for (const [i, path] of paths.entries()) expect([path, after[i]]).not.toEqual([path, before[i]]);
});

test('what says who is let in is kept by nobody', async () => {
  for (const path of ['/api/session', '/api/sessions', '/api/tokens', '/api/tokens/1']) {
    const { headers } = await get(path);
    expect([path, headers.get('cache-control'), headers.get('etag')]).toEqual([path, 'no-store', null]);
  }
});

test('an answer that is none has no tag, and is not 304 whatever the client has', async () => {
  const { status, headers } = await get('/api/games/absent01', { 'if-none-match': '*' });
  expect([status, headers.get('etag'), headers.get('cache-control')]).toEqual([
    404,
    null,
    'private, no-cache',
  ]);
});

test('without the token nothing is said of what a client has', async () => {
  const response = await api.app.request(PATHS[0] as string, { headers: { 'if-none-match': '*' } });
  expect([response.status, response.headers.get('etag')]).toEqual([401, null]);
});
