import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { ASKERS } from './askers.ts';
import type { Document, Operation, Schema } from './document.ts';
import { type FuzzRequest, requestOf } from './request.ts';

const text: Schema = { type: 'string' };
const schema: Schema = { type: 'object', properties: { name: text, count: { type: 'integer' } } };
const operation: Operation = {
  name: 'PUT /api/things/{id}',
  method: 'PUT',
  path: '/api/things/{id}',
  parameters: [
    { name: 'id', in: 'path', required: true, schema: text },
    { name: 'sort', in: 'query', schema: text },
  ],
  isOpen: false,
  body: { 'application/json': schema },
};
const document: Document = { paths: {} };
const requests = fc.sample(requestOf(operation, document, { values: {} }), { numRuns: 4_000, seed: 1 });

const part = ({ path }: FuzzRequest) => path.slice('/api/things/'.length).split('?')[0] ?? '';
const query = ({ path }: FuzzRequest) => path.split('?')[1] ?? '';
const body = ({ body = '' }: FuzzRequest) => body;
const type = ({ headers }: FuzzRequest) => headers['content-type'] ?? 'none';
const deepest = (text: string) => /(?:[[{](?:"a":)?){5000}/.test(text);

test.each<[string, (request: FuzzRequest) => boolean]>([
  ['NUL in JSON', (one) => body(one).includes('\\u0000')],
  ['NUL in a path', (one) => part(one).includes('%00')],
  ['NUL in a query', (one) => query(one).includes('%00')],
  ['half of a pair of surrogates in JSON', (one) => /\\ud[89a-f]/.test(body(one))],
  ['half of a pair of surrogates in an address', (one) => part(one).includes('%ed%a0%80')],
  ['a very long text in a path', (one) => part(one).length >= 10_000],
  ['a very long text in JSON', (one) => body(one).length >= 1_000_000],
  ['an integer beyond 2^53', (one) => /[:[,]?9007199254740993\b/.test(body(one))],
  ['minus nought', (one) => /(^|[:[,])-0([,\]}]|$)/.test(body(one))],
  ['a number beyond all', (one) => /(^|[:[,])1e400([,\]}]|$)/.test(body(one))],
  ['JSON nested deep in a field', (one) => /^\{"name":/.test(body(one)) && deepest(body(one))],
  ['a field twice', (one) => /^\{"name":null,"name":/.test(body(one))],
  ['__proto__ as a field', (one) => body(one).startsWith('{"__proto__":')],
  ['a parameter twice', (one) => /^sort=[^&]*&sort=/.test(query(one))],
  ['a parameter without a value', (one) => /(^|&)sort=(&|$)/.test(query(one))],
  ['a parameter without even a sign', (one) => /(^|&)sort(&|$)/.test(query(one))],
  ['JSON of another type', (one) => type(one) === 'text/plain' && body(one).startsWith('{"name":')],
  ['JSON of another charset', (one) => type(one).includes('utf-16')],
  ['no type', (one) => type(one) === 'none' && one.body !== undefined],
  ['an encoded slash in a path', (one) => /%2f/i.test(part(one))],
  ['dots in a path', (one) => ['.', '..'].includes(part(one))],
  ['encoded dots in a path', (one) => part(one) === '%2e%2e'],
])('among the requests is %s', (_, holds) => {
  expect(requests.filter(holds).length).toBeGreaterThan(0);
});

test('the owner asks in the most cases, and each of the others now and then', () => {
  const by = Map.groupBy(requests, ({ as }) => as);
  for (const asker of ASKERS) expect(by.get(asker)?.length).toBeGreaterThan(50);
  expect(by.get('owner')?.length).toBeGreaterThan(requests.length / 2);
});

test('a good part of the requests is as the description wants it', () => {
  const good = requests.filter(
    (one) => type(one) === 'application/json' && /^\{("name":"[^"]*")?,?("count":-?\d+)?\}$/.test(body(one)),
  );
  expect(good.length).toBeGreaterThan(requests.length / 5);
});
