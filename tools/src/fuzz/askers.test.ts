import { expect, test } from 'bun:test';
import { type Asker, wrongFor } from './askers.ts';

const operation = (name: string, isOpen = false) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, path, parameters: [], isOpen, body: {} };
};

test.each<[Asker, number, string, string]>([
  ['none', 401, 'GET /api/games', '/api/games'],
  ['none', 431, 'GET /api/games', '/api/games'],
  ['reader', 403, 'PUT /api/games', '/api/games'],
  ['reader', 429, 'PUT /api/games', '/api/games'],
  ['reader', 200, 'GET /api/games', '/api/games'],
  ['producer', 400, 'POST /api/syncs/{id}/pages', '/api/syncs/a/pages'],
  ['owner', 400, 'PUT /api/games', '/api/games'],
  // An address with a dot in it is that of another route.
  ['consumer', 404, 'GET /api/games/{id}/moves', '/api/games/./moves'],
])('%s may be answered %i by %s at %s', (asker, status, name, path) => {
  const url = new URL(path, 'http://127.0.0.1');
  expect(wrongFor(asker, operation(name), url, status)).toBeUndefined();
});

test.each<[Asker, number, string]>([
  ['none', 200, 'GET /api/games'],
  ['none', 400, 'PUT /api/games'],
  ['none', 403, 'PUT /api/games'],
  ['reader', 400, 'PUT /api/games'],
  ['reader', 200, 'GET /api/tokens'],
  ['producer', 200, 'GET /api/games'],
  ['consumer', 404, 'GET /api/games/{id}/moves'],
])('%s may not be answered %i by %s', (asker, status, name) => {
  const url = new URL(operation(name).path, 'http://127.0.0.1');
  expect(wrongFor(asker, operation(name), url, status)).toBe(`${status} for ${asker}, who may not call it`);
});

test('what is open to all is answered to all', () => {
  const url = new URL('http://127.0.0.1/api/session');
  expect(wrongFor('none', operation('POST /api/session', true), url, 200)).toBeUndefined();
  expect(wrongFor('none', operation('POST /api/session'), url, 200)).toStartWith('200 for none');
});
