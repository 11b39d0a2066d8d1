import { afterAll, expect, test } from 'bun:test';
import { startTestApi } from '../test/api.ts';
import type { Document } from './document.ts';
import { storeKnown } from './known.ts';
import { playFuzz } from './play.ts';
import { renderFuzz } from './render.ts';

const api = await startTestApi();
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) => api.app.fetch(request),
});
afterAll(async () => {
  await server.stop(true);
  await api.close();
});

const url = server.url.origin;
const known = await storeKnown(api.ask);
const { body: document } = await api.ask<Document>('GET', '/api/openapi.json');
const options = { url, token: api.token, document, known };

test('2,000 requests to all routes bring about no 500, no silence and no secret', async () => {
  const result = await playFuzz({ ...options, requests: 2_000, seed: 20_260_101 });
  expect(result.findings.length === 0 ? '' : renderFuzz(result, 20_260_101, [], [])).toBe('');
  expect(result.sent).toBeGreaterThanOrEqual(2_000);
  // Not all of them end at the validation.
  expect((result.byStatus['200'] ?? 0) / result.sent).toBeGreaterThan(0.1);
  expect((result.byStatus['404'] ?? 0) / result.sent).toBeGreaterThan(0.02);
}, 60_000);

test('a table that is gone is found out', async () => {
  await api.db.sql`alter table rejected_records rename to gone`;
  const [path, methods] = ['/api/rejected', document.paths['/api/rejected'] ?? {}];
  const result = await playFuzz({
    ...options,
    document: { ...document, paths: { [path]: methods } },
    requests: 200,
    seed: 1,
  });
  await api.db.sql`alter table gone rename to rejected_records`;
  expect(result.findings.map(({ operation }) => operation)).toContain('GET /api/rejected');
  expect(result.findings[0]?.trouble).toStartWith('500: ');
});
