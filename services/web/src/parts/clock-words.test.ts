import { expect, test } from 'bun:test';
import { clockWords } from './clock-words.ts';

test('a time control stands before the perf, and one word is said once', () => {
  expect(clockWords({ initial: 300, increment: 3 }, 'blitz', 'blitz')).toBe('5+3 Blitz');
  expect(clockWords(null, 'correspondence', 'correspondence')).toBe('Correspondence');
  expect(clockWords(null, 'unknown', 'unknown')).toBe('Unknown speed');
  expect(clockWords(null, 'correspondence', 'atomic')).toBe('Correspondence Atomic');
});
