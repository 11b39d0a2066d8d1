import { afterAll, describe, expect, test } from 'bun:test';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { Validator } from '@seriousme/openapi-schema-validator';

const api = await startTestApi();
afterAll(() => api.close());

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, { content?: Record<string, unknown> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

const { status, body: document } = await api.ask<Document>('GET', '/api/openapi.json');

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);

test('the description is valid OpenAPI 3.1', async () => {
  expect(status).toBe(200);
  expect(document.openapi).toStartWith('3.1.');
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)).toEqual({
    valid: true,
  });
  expect(validator.version).toBe('3.1');
});

test('every route under /api is in it, and nothing else', () => {
  const routes = api.app.routes
    .filter(
      ({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && path !== '/api/openapi.json',
    )
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
  expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(routes)].sort());
});

test('every route says with what problems it may answer', () => {
  for (const { name, operation } of operations)
    for (const status of ['400', '401', '404', '409', '413', '415', '422', '500', '503']) {
      const content = Object.keys(operation.responses[status]?.content ?? {});
      expect([name, status, content]).toEqual([name, status, ['application/problem+json']]);
    }
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference as string,
  );
  expect(references.length).toBeGreaterThan(10);
  for (const reference of new Set(references)) {
    const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(reference) ?? [];
    expect([reference, name !== undefined && name in document.components.schemas]).toEqual([reference, true]);
  }
});

test('the shapes that users meet have names', () => {
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining([
      'GameSummary',
      'LichessGame',
      'Move',
      'Player',
      'Problem',
      'Reconciliation',
      'Rejected',
      'Sync',
    ]),
  );
});

describe('each operation', () => {
  test.each(operations)(
    '$name says what it does, what it takes and what may go wrong',
    ({ path, operation }) => {
      expect(operation.summary).toBeString();
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => name)).toEqual(named);
      expect(Object.keys(operation.responses).some((code) => code.startsWith('2'))).toBe(true);
      for (const code of ['400', '401'])
        expect(operation.responses[code]?.content).toHaveProperty('application/problem+json');
    },
  );
});
