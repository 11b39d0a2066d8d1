import { expect, test } from 'bun:test';
import { timeOf } from './time-of.ts';

test.each([
  ['2024-03', new Date(2024, 2, 1)],
  ['2024-03-09', new Date(2024, 2, 9)],
])('%s begins in the reader’s zone', (key, begin) => {
  expect(timeOf(key)).toBe(begin.getTime());
});
