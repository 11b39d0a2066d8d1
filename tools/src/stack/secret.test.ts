import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MARKER } from '../canary/marker.ts';
import { keepSecret, makeSecret, readSecret } from './secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'rookery-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a secret is made once, long, and readable by its owner alone', () => {
  const path = join(folder, 'token');
  expect(readSecret(path)).toBeUndefined();
  const secret = keepSecret(path);
  expect(secret).toMatch(/^canary[0-9a-f]{12}[A-Za-z0-9_-]{43}$/);
  expect(keepSecret(path)).toBe(secret);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['token']);
});

test('a secret that its owner wrote is kept', () => {
  const path = join(folder, 'own');
  writeFileSync(path, 'chosen\n');
  expect(keepSecret(path)).toBe('chosen');
});

test('the marker of a test run takes nothing from a secret, and is not there outside of one', () => {
  const marker = process.env[MARKER] ?? '';
  expect(makeSecret().slice(marker.length)).not.toBe(makeSecret().slice(marker.length));
  delete process.env[MARKER];
  expect(makeSecret()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  process.env[MARKER] = marker;
});
