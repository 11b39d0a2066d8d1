import { afterAll, describe, expect, test } from 'bun:test';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';

const api = await startTestApi();
afterAll(() => api.close());

const games = [...worldGames({ seed: 8, players: 1, games: 40 })];
await api.ask('PUT', '/api/games', { games: games.map((game) => ({ game })) });
const id = games.find(({ status }) => status === 'mate')?.id as string;

const get = async (path: string, accepted?: string) => {
  const { status, headers, ...response } = await (async () => {
    const answer = await api.app.request(path, {
      headers: { authorization: `Bearer ${api.token}`, ...(accepted && { 'accept-encoding': accepted }) },
    });
    return {
      status: answer.status,
      headers: answer.headers,
      bytes: new Uint8Array(await answer.arrayBuffer()),
    };
  })();
  return { status, headers, encoding: headers.get('content-encoding'), bytes: response.bytes };
};
const plain = (bytes: Uint8Array<ArrayBuffer>, encoding: string | null): string => {
  if (encoding === 'gzip') return new TextDecoder().decode(Bun.gunzipSync(bytes));
  if (encoding === 'zstd') return new TextDecoder().decode(Bun.zstdDecompressSync(bytes));
  return new TextDecoder().decode(bytes);
};

const LARGE = [
  '/api/games?limit=50',
  '/api/games/export?format=ndjson',
  '/api/games/export?format=csv',
  '/api/games/export?format=pgn',
  `/api/games/${id}/moves`,
  '/api/openapi.json',
];

describe.each(LARGE)('%s', (path) => {
  test.each([
    ['gzip', 'gzip'],
    ['zstd', 'zstd'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['zstd;q=0.5, gzip', 'gzip'],
    ['*', 'zstd'],
    ['zstd;q=0, *;q=0.1', 'gzip'],
  ])('goes to a client that takes %s as %s', async (accepted, expected) => {
    const whole = await get(path);
    const { status, headers, encoding, bytes } = await get(path, accepted);
    expect([status, encoding]).toEqual([200, expected]);
    expect(headers.get('vary')).toContain('accept-encoding');
    expect(headers.get('content-type')).toBe(whole.headers.get('content-type'));
    expect(headers.get('content-disposition')).toBe(whole.headers.get('content-disposition'));
    expect(bytes.length).toBeLessThan(whole.bytes.length / 2);
    expect(plain(bytes, encoding)).toBe(plain(whole.bytes, null));
  });

  test.each([undefined, 'identity', 'br', 'gzip;q=0'])(
    'goes as it is to one that takes %p',
    async (accepted) => {
      const { status, headers, encoding } = await get(path, accepted);
      expect([status, encoding]).toEqual([200, null]);
      expect(headers.get('vary')).toContain('accept-encoding');
    },
  );
});

test('a small answer is not worth it', async () => {
  const { encoding, bytes } = await get('/api/games?player=nobody', 'gzip');
  expect([encoding, plain(bytes, null)]).toEqual([null, '{"items":[],"next":null}']);
});

test('a compressed answer keeps its tag, and is 304 by it', async () => {
  const path = `/api/games/${id}/moves`;
  const { headers } = await get(path);
  const compressed = await get(path, 'gzip');
  const tag = compressed.headers.get('etag') as string;
  expect(tag).toBe(headers.get('etag') as string);
  const answer = await api.app.request(path, {
    headers: { authorization: `Bearer ${api.token}`, 'accept-encoding': 'gzip', 'if-none-match': tag },
  });
  expect([answer.status, await answer.text()]).toEqual([304, '']);
});

test('events are sent as they come', async () => {
  const control = new AbortController();
  const answer = await api.app.request('/api/events', {
    headers: { authorization: `Bearer ${api.token}`, 'accept-encoding': 'gzip' },
    signal: control.signal,
  });
  expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, null]);
  control.abort();
  await answer.body?.cancel();
});
