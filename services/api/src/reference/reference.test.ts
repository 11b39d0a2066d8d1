import { afterAll, describe, expect, test } from 'bun:test';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { CHROMIUM, startBrowser } from '@rookery/tools/test/browser.ts';
import { usual } from '@rookery/tools/test/example-state.ts';
import { type Description, operationsOf } from '../openapi/types.ts';

const api = await startTestApi();
await usual(api);
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: api.app.fetch });
afterAll(async () => {
  await server.stop(true);
  await api.close();
});

const authorization = `Bearer ${api.token}`;
const get = (path: string, headers: Record<string, string> = { authorization }) =>
  fetch(new URL(path, server.url), { headers });

const FILES = [
  '/api/reference',
  '/api/reference/start.js',
  '/api/reference/swagger-ui-bundle.js',
  '/api/reference/swagger-ui.css',
  '/api/reference/favicon-32x32.png',
];

describe.each(FILES)('%s', (path) => {
  test('is there for whoever may read, once', async () => {
    expect((await get(path, {})).status).toBe(401);
    const answer = await get(path);
    expect([answer.status, (await answer.arrayBuffer()).byteLength > 100]).toEqual([200, true]);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    const again = await get(path, { authorization, 'if-none-match': answer.headers.get('etag') as string });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('allows nothing inline and nothing from elsewhere', async () => {
    const policy = (await get(path)).headers.get('content-security-policy') ?? '';
    expect(policy).toStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
  });
});

test('nothing else of the package is there', async () => {
  for (const name of ['package.json', 'swagger-initializer.js', 'index.html', '..%2fserve.ts', '__proto__'])
    expect([name, (await get(`/api/reference/${name}`)).status]).toEqual([name, 404]);
});

test('all together is sent in less than 600 kB', async () => {
  let bytes = 0;
  for (const path of [...FILES, '/api/openapi.json']) {
    const headers = { authorization, 'accept-encoding': 'zstd' };
    const answer = await api.app.request(path, { headers });
    bytes += (await answer.arrayBuffer()).byteLength;
  }
  expect(bytes).toBeLessThan(600_000);
});

const why = CHROMIUM ? '' : ' (skipped: there is no Chromium)';
test.skipIf(!CHROMIUM)(`a browser shows every operation, and asks nobody else${why}`, async () => {
  const browser = await startBrowser();
  try {
    // Signed in as on the page, by a cookie alone.
    const signedIn = await fetch(new URL('/api/session', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: api.token }),
    });
    const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(signedIn.headers.getSetCookie()[0] ?? '') ?? [];
    const context = await browser.newContext();
    // A slow machine takes its time to draw them all; where it stopped is still told before the test itself is late.
    context.setDefaultTimeout(50_000);
    await context.addCookies([{ name, value, url: server.url.origin }]);
    const page = await context.newPage();
    const said: string[] = [];
    const asked = new Set<string>();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) asked.add(request.url());
    });
    await page.goto(new URL('/api/reference', server.url).href);
    await page.waitForSelector('.opblock');
    const document = (await (await get('/api/openapi.json')).json()) as Description;
    expect(await page.locator('.opblock').count()).toBe(operationsOf(document).length);

    await page.locator('#operations-Games-getGamesByIdMoves .opblock-summary-control').click();
    await page.locator('#operations-Games-getGamesByIdMoves .try-out__btn').click();
    await page.locator('#operations-Games-getGamesByIdMoves .execute').click();
    const answer = page.locator('#operations-Games-getGamesByIdMoves .live-responses-table');
    await answer.waitFor();
    expect(await answer.textContent()).toContain('Qxf7#');

    expect(said).toEqual([]);
    expect([...asked].filter((url) => new URL(url).origin !== server.url.origin)).toEqual([]);
    expect(asked.size).toBeGreaterThan(5);
  } finally {
    await browser.close();
  }
});
