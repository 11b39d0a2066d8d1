import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { RequestEnv } from '../context.ts';
import { servePage } from './serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'rookery-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CODE = 'export const moves = 1;\n'.repeat(500);
const DOCUMENT = '<!doctype html><title>Rookery</title>';

const app = new Hono<RequestEnv>();
app.use(servePage(join(folder, 'dist')));
app.notFound((c) => c.text('not here', 404));
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(path, { headers, method });
const HTML = { accept: 'text/html,*/*;q=0.8' };

test('says so where the page is not built', async () => {
  const answer = await get('/', HTML);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toStartWith('The page is not built');
});

describe('a built page', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'dist/assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(folder, 'dist/index.html'), DOCUMENT);
    writeFileSync(join(folder, 'dist/assets/main-abc123.js'), CODE);
  });

  test('is its document at every path that a browser follows', async () => {
    for (const path of ['/', '/game/abc?ply=4', '/opponents/ben']) {
      const answer = await get(path, HTML);
      expect([answer.status, await answer.text()]).toEqual([200, DOCUMENT]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
  });

  test('allows nothing inline and nothing from elsewhere', async () => {
    const policy = (await get('/', HTML)).headers.get('content-security-policy') ?? '';
    expect(policy).toStartWith("default-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  test('leaves to the API what programs ask for', async () => {
    for (const path of ['/api/nothing', '/metrics/x']) expect((await get(path, HTML)).status).toBe(404);
    expect((await get('/game/abc', { accept: 'application/json' })).status).toBe(404);
    expect((await get('/', HTML, 'POST')).status).toBe(404);
  });

  test('has files that never change, compressed as the browser takes them', async () => {
    const answer = await get('/assets/main-abc123.js', { 'accept-encoding': 'gzip' });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-type')).toStartWith('text/javascript');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.length).toBeLessThan(CODE.length / 10);
    expect(new TextDecoder().decode(Bun.gunzipSync(bytes))).toBe(CODE);
    expect(await (await get('/assets/main-abc123.js')).text()).toBe(CODE);
  });

  test('is not sent again to whoever has it, and is when it changed', async () => {
    const etag = (await get('/', HTML)).headers.get('etag') ?? '';
    expect((await get('/', { ...HTML, 'if-none-match': `W/${etag}, "x"` })).status).toBe(304);
    const changed = join(folder, 'dist/index.html');
    writeFileSync(changed, `${DOCUMENT}<p>new`);
    // However coarse the clock of files is.
    utimesSync(changed, new Date(), Date.now() / 1_000 + 60);
    const again = await get('/', { ...HTML, 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([200, `${DOCUMENT}<p>new`]);
  });

  test('shows nothing outside of its folder', async () => {
    for (const path of [
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
    ]) {
      const answer = await get(path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, 'not here']);
    }
  });
});
