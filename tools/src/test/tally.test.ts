import { expect, test } from 'bun:test';
import { makeTallyLines, readTally, type Tally } from './tally.ts';

test('reads the summary of bun test and nothing else', () => {
  const tally: Partial<Tally> = {};
  const lines = [
    '(pass) 7 pass',
    'it has 3 fail',
    ' 12 pass',
    ' \u001b[33m2 skip\u001b[0m',
    ' 1 fail',
    ' 99 expect() calls',
  ];
  for (const line of lines) readTally(tally, line);
  expect(tally).toEqual({ passed: 12, failed: 1, skipped: 2 });
});

test.each([
  [{ passed: 3, failed: 0, skipped: 0 }, '3 passed, 0 failed'],
  [{ passed: 3, failed: 1, skipped: 2 }, '2 skipped\n3 passed, 1 failed'],
])('%j is said as %j', (tally, line) => {
  expect(makeTallyLines(tally)).toBe(line);
});
