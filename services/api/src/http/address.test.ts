import { expect, test } from 'bun:test';
import { clientAddress } from './address.ts';

test.each([
  ['directly', false, undefined, '10.0.0.1'],
  ['directly, with a header of its own', false, '1.2.3.4', '10.0.0.1'],
  ['through the proxy', true, '1.2.3.4', '1.2.3.4'],
  ['through the proxy, with a header of its own', true, '9.9.9.9, 1.2.3.4', '1.2.3.4'],
  ['past the proxy', true, undefined, '10.0.0.1'],
])('a request that comes %s', (_, isBehindProxy, header, expected) => {
  const request = new Request('http://localhost/', {
    headers: header === undefined ? {} : { 'x-forwarded-for': header },
  });
  expect(clientAddress(request, '10.0.0.1', isBehindProxy)).toBe(expected);
});
