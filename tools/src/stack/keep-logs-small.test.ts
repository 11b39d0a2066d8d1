import { afterAll, expect, test } from 'bun:test';
import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { emptyFullLogs } from './keep-logs-small.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('logs');
afterAll(folder.remove);

test('a full log is put aside, and its writer goes on at the beginning of the same file', () => {
  const path = join(folder.path, 'api.log');
  const descriptor = openSync(path, 'a');
  writeSync(descriptor, 'old\n'.repeat(10));
  writeFileSync(join(folder.path, 'small.log'), 'x');
  appendFileSync(`${path}.1`, 'the one before');
  emptyFullLogs(folder.path, 39);
  writeSync(descriptor, 'new\n');
  closeSync(descriptor);
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('old\n'.repeat(10));
  expect(readFileSync(path, 'utf8')).toBe('new\n');
  expect(statSync(join(folder.path, 'small.log')).size).toBe(1);
});

test('a folder that is not there has no logs', () => {
  expect(() => emptyFullLogs(join(folder.path, 'none'))).not.toThrow();
});
