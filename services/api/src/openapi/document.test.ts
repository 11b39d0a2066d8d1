import { afterAll, describe, expect, test } from 'bun:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { problemSchema } from '@rookery/shared/contract/problem.ts';
import { ERROR_STATUS } from '@rookery/shared/errors.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createSchemaCheck } from '@rookery/tools/test/check-schema.ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { PROBLEMS } from '../http/responses.ts';
import { ANSWERS_FILE } from './serve.ts';
import { type Answer, type Description, operationsOf } from './types.ts';

const api = await startTestApi();
afterAll(() => api.close());

const { status, body: document } = await api.ask<Description>('GET', '/api/openapi.json');
const operations = operationsOf(document);
const faults = createSchemaCheck(document.components);

/** What an operation answers with a status, wherever it is written. */
const answerOf = (answer: Answer | { $ref: string } | undefined): Answer | undefined => {
  if (answer === undefined || !('$ref' in answer)) return answer;
  return document.components.responses?.[answer.$ref.replace('#/components/responses/', '')];
};

test('the description is valid OpenAPI 3.1', async () => {
  expect(status).toBe(200);
  expect(document.openapi).toStartWith('3.1.');
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)).toEqual({
    valid: true,
  });
  expect(validator.version).toBe('3.1');
});

test('a linter has nothing to say against it', async () => {
  const config = await createConfig({ extends: ['recommended'], telemetry: 'off' });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  expect(
    problems.map(({ severity, ruleId, message, location }) => [
      severity,
      ruleId,
      message,
      location[0]?.pointer,
    ]),
  ).toEqual([]);
});

test('every route under /api is in it, and nothing else', () => {
  const routes = api.app.routes
    .filter(({ method, path }) => method !== 'ALL' && /^\/api\/(?!openapi\.json|reference)/.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
  expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(routes)].sort());
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(10);
  expect(references.length).toBe(JSON.stringify(document).split('"$ref":').length - 1);
  const components = document.components as unknown as Record<string, Record<string, unknown>>;
  for (const [reference, kind, name] of references)
    expect([reference, components[kind as string]?.[name as string] !== undefined]).toEqual([
      reference,
      true,
    ]);
});

test('no shape with a name is null, nor null and something else at once', () => {
  for (const [name, schema] of Object.entries(document.components.schemas))
    expect([name, (schema as { type?: unknown }).type]).not.toEqual([name, ['object', 'null']]);
  expect(JSON.stringify(document)).not.toMatch(/"allOf":\[\{"\$ref":"[^"]+"\},\{"type":\[/);
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

test('no answer is kept as an example of what is not there', async () => {
  const there = operations.flatMap(({ name, operation }) =>
    Object.entries(operation.responses)
      .filter(([code]) => code < '400')
      .flatMap(([code, answer]) =>
        Object.keys(('content' in answer && answer.content) || {}).map((type) => `${name} ${code} ${type}`),
      ),
  );
  expect(Object.keys((await Bun.file(ANSWERS_FILE).json()) as object).sort()).toEqual(there.sort());
});

test('operations have ids of their own, and groups that are described', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(operations.length);
  const groups = new Set((document.tags ?? []).map(({ name }) => name));
  for (const { name, operation } of operations)
    expect([name, operation.tags?.every((tag) => groups.has(tag))]).toEqual([name, true]);
  for (const group of groups)
    expect([group, operations.some(({ operation }) => operation.tags?.includes(group))]).toEqual([
      group,
      true,
    ]);
});

describe.each(Object.keys(PROBLEMS))('the problems of status %s', (code) => {
  test('have an example for each of their codes, each a problem of that status', () => {
    const answer = Object.values(document.components.responses ?? {}).find(
      ({ description }) => description === PROBLEMS[Number(code) as 400].description,
    );
    const { schema, examples = {} } = answer?.content?.['application/problem+json'] ?? { schema: {} };
    const codes = Object.entries(ERROR_STATUS).filter(([, given]) => String(given) === code);
    expect(codes.length).toBeGreaterThan(0);
    expect(Object.keys(examples).sort()).toEqual(codes.map(([name]) => name).sort());
    for (const [name, { value }] of Object.entries(examples)) {
      expect(problemSchema.strict().parse(value)).toMatchObject({ code: name, status: Number(code) });
      expect(faults(schema, value)).toEqual([]);
    }
  });
});

describe.each(operations)('$name', ({ path, operation }) => {
  test('says what it does, what it takes and what may go wrong', () => {
    expect(operation.summary).toBeString();
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual(named);
    expect(Object.keys(operation.responses).some((code) => code.startsWith('2'))).toBe(true);
    for (const code of Object.keys(PROBLEMS)) {
      const content = Object.keys(answerOf(operation.responses[code])?.content ?? {});
      expect([code, content]).toEqual([code, ['application/problem+json']]);
    }
  });

  test('describes each parameter; its example, which only a cursor lacks, is of its kind', () => {
    for (const parameter of operation.parameters ?? []) {
      const { name, schema, example } = parameter;
      expect([name, (parameter.description ?? '').length > 5]).toEqual([name, true]);
      if (parameter.in === 'header' || name === 'cursor') continue;
      expect([name, example === undefined]).toEqual([name, false]);
      expect([name, faults(schema, example)]).toEqual([name, []]);
    }
  });

  test('has an example of its body and of each answer, which its own schema holds', () => {
    const parts = [
      ['body', operation.requestBody] as const,
      ...Object.entries(operation.responses).filter(([code]) => code < '400'),
    ];
    for (const [part, answer] of parts) {
      for (const [type, { schema, example }] of Object.entries(
        (answer as Answer | undefined)?.content ?? {},
      )) {
        expect([part, type, example === undefined]).toEqual([part, type, false]);
        expect([part, type, faults(schema, example)]).toEqual([part, type, []]);
      }
    }
  });
});
