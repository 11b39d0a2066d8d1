import { expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { createFindSecrets } from './find-secrets.ts';
import { makeMarker } from './marker.ts';

const marker = makeMarker();
const SECRET = `${marker}${randomBytes(32).toString('base64url')}`;
const MADE = 'aB3dEfGhIjKlMnOpQrStUvWxYz0123456789-_aBcDe';
const find = createFindSecrets(marker);
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  ['as it is', `the token ${SECRET} was wrong`],
  ['its first half', `the token ${SECRET.slice(0, 30)}… was wrong`],
  ['in an address', `postgres://rookery:${SECRET}@127.0.0.1:5432/rookery`],
  ['in JSON in JSON', JSON.stringify({ body: JSON.stringify({ token: SECRET }) })],
  ['in hexadecimal', `\\x${Buffer.from(SECRET).toString('hex')}`],
  ['in base64', `Basic ${base64(SECRET)}`],
  ['in base64 after one letter', `Basic ${base64(`:${SECRET}`)}`],
  ['in base64 after two letters', `Basic ${base64(`a:${SECRET}`)}`],
  ['a token of the API', `Bearer rookery_${MADE}`],
  ['a session of the API', `cookie: port-3000-rookery=${MADE}; other=1`],
  ['a session over TLS', `set-cookie: __Host-rookery=${MADE}`],
])('%s it is found, and cut out of what is told', (_, text) => {
  const found = find(Buffer.from(text));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('[cut out]');
  for (let i = 0; i + 18 < SECRET.length; i++) expect(found[0]).not.toContain(SECRET.slice(i, i + 18));
  expect(found[0]).not.toContain(MADE);
});

test.each([
  ['the marker of another run', `${makeMarker()}${MADE}`],
  ['a metric', 'rookery_lichess_second_requests_of_ours_total_and_more'],
  ['a name shorter than a token', 'rookery_aB3dEfGh'],
  ['a name longer than a token', `rookery_${MADE}x`],
  ['prose', 'a canary in the whole test run'],
])('%s is none', (_, text) => {
  expect(find(Buffer.from(text))).toEqual([]);
});

test('among other bytes it is told with the text around it, some places and not all', () => {
  const found = find(Buffer.from(`\0\u0001level: error, ${SECRET}\0after\n`.repeat(50)));
  expect(found).toHaveLength(3);
  expect(found[0]).toMatch(/^level: error, \[cut out\] after level: error, /);
});
