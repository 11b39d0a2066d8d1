import { afterAll, beforeEach, expect, test } from 'bun:test';
import { fetchOnce } from './early.ts';

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('later') });
afterAll(async () => {
  globalThis.early = undefined;
  await server.stop(true);
});
beforeEach(() => {
  globalThis.early = new Map([['/api/players?limit=500', ['1-2-3', Promise.resolve(new Response('early'))]]]);
});
const ask = async (path: string, init?: RequestInit) =>
  (await fetchOnce(new URL(path, server.url).href, init)).text();

test('who asks first is told what was asked for early, and nobody else', async () => {
  expect(await ask('/api/players?limit=500')).toBe('early');
  expect(await ask('/api/players?limit=500')).toBe('later');
});

test('another question is asked anew, and so is all that changes something', async () => {
  expect(await ask('/api/players?limit=5')).toBe('later');
  expect(await ask('/api/players?limit=500', { method: 'POST' })).toBe('later');
  expect(await ask('/api/players?limit=500', { method: 'GET' })).toBe('early');
});

test('without anything early it is fetch', async () => {
  globalThis.early = undefined;
  expect(await ask('/api/players?limit=500')).toBe('later');
});
