import { expect, test } from 'bun:test';
import { readableLine } from './log-line.ts';

const line = (record: object) => readableLine('consumer 2', JSON.stringify(record));

test('shows warnings and worse with their cause', () => {
  expect(line({ level: 'warn', msg: 'slow' })).toBe('consumer 2: warn: slow');
  expect(line({ level: 'error', msg: 'no', err: { message: 'gone' } })).toBe('consumer 2: error: no: gone');
  expect(line({ level: 'fatal', msg: 'could not start' })).toBe('consumer 2: fatal: could not start');
});

test('hides what is normal', () => {
  expect(line({ level: 'info', msg: 'listening' })).toBeUndefined();
  expect(line({ level: 'debug' })).toBeUndefined();
  expect(readableLine('api', '  ')).toBeUndefined();
});

test('shows what is no record as it stands: the report of a crash', () => {
  expect(readableLine('api', 'error: boom')).toBe('api: error: boom');
  expect(readableLine('api', '{"level":"info","msg":')).toBe('api: {"level":"info","msg":');
});
