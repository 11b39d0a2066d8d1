import { afterAll, describe, expect, test } from 'bun:test';
import { networkInterfaces } from 'node:os';
import { openApi, startTestApi } from '@rookery/tools/test/api.ts';
import { createSites, isLoopback } from './sites.ts';

const api = await startTestApi();
const site = createSites({ publicUrl: 'https://rookery.example', apiUrl: 'http://api:3000' });
const served = await openApi(api.databaseUrl, api.redisUrl, undefined, site);
afterAll(async () => {
  await served.close();
  await api.close();
});

describe('a Host that is ours', () => {
  test.each([
    ['localhost'],
    ['localhost:3000'],
    ['LOCALHOST:8080'],
    ['127.0.0.1:3000'],
    ['127.9.9.9'],
    ['[::1]:3000'],
    ['rookery.example'],
    ['rookery.example:443'],
    ['api:3000'],
  ])('%s', (host) => {
    expect(site.isHost(host)).toBe(true);
  });
});

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'rookery.example.evil.example',
  'xrookery.example',
  'api:3001',
  'api',
  '192.168.1.2:3000',
  '[fe80::1]',
  '',
  'localhost@evil.example',
  'evil.example#localhost',
  'localhost, evil.example',
])('the Host %p is not ours', (host) => {
  expect(site.isHost(host)).toBe(false);
});

test('where it listens on all addresses, it answers to those of this machine', () => {
  const all = createSites({ host: '0.0.0.0' });
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address, family } of own)
    expect(all.isHost(family === 'IPv6' ? `[${address}]:3000` : `${address}:3000`)).toBe(true);
  expect(all.isHost('203.0.113.9:3000')).toBe(false);
  expect(createSites({ host: '192.0.2.7' }).isHost('192.0.2.7:3000')).toBe(true);
});

test.each([
  ['https://rookery.example', 'rookery.example', true],
  ['https://rookery.example', '127.0.0.1:3000', true],
  ['http://rookery.example', 'rookery.example', false],
  ['http://localhost:3000', 'localhost:3000', true],
  ['http://localhost:3001', 'localhost:3000', false],
  ['http://127.0.0.1:3000', 'localhost:3000', false],
  ['http://evil.example', 'evil.example', false],
  ['null', 'localhost:3000', false],
  ['file://', 'localhost:3000', false],
])('the Origin %s at the Host %s: %p', (origin, host, ours) => {
  expect(site.isOrigin(origin, host)).toBe(ours);
});

test.each([
  ['127.0.0.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.2', false],
])('listening on %s is for this machine alone: %p', (host, alone) => {
  expect(isLoopback(host)).toBe(alone);
});

test.each(['/api/players', '/api/session', '/', '/metrics', '/nothing'])(
  '%s is not served under a name of a stranger, whoever asks',
  async (path) => {
    const headers = { host: 'evil.example', authorization: `Bearer ${served.token}` };
    const answer = await served.app.request(path, { headers });
    expect(answer.status).toBe(421);
    expect(await answer.json()).toMatchObject({ code: 'misdirected', status: 421 });
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  },
);

test('the health of the process is told to whoever asks', async () => {
  for (const path of ['/healthz', '/readyz'])
    expect((await served.app.request(path, { headers: { host: '10.1.2.3:3000' } })).status).not.toBe(421);
});
