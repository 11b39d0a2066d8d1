import { expect, test } from 'bun:test';
import { describeFailures, type Failure, findFailures } from './failures.ts';

const found = (text: string): Failure[] => {
  const finder = findFailures();
  for (const line of text.split('\n')) finder.line(line);
  return finder.found();
};

test('a test that failed, with what was said about it alone', () => {
  const failures = found(`services/a.test.ts:
a word of the first
(pass) adds > one [0.33ms]
\u001b[31merror\u001b[0m: expect(received).toBe(expected)
Expected: 3
(\u001b[31mfail\u001b[0m) adds > two [7.10ms]
(fail) waits [20001.20ms]
  ^ this test timed out after 20000ms.
(pass) adds > three [0.10ms]

shared/b.test.ts:
error: no server
(fail) (unnamed) [0.19ms]

 2 pass
 3 fail
(fail) adds > two [7.10ms]`);
  expect(failures).toEqual([
    {
      title: 'services/a.test.ts > adds > two',
      said: ['error: expect(received).toBe(expected)', 'Expected: 3'],
    },
    { title: 'services/a.test.ts > waits', said: ['  ^ this test timed out after 20000ms.'] },
    { title: 'shared/b.test.ts > (unnamed)', said: ['error: no server'] },
  ]);
});

test('an error outside of every test', () => {
  const failures = found(`a.test.ts:
(pass) one [0.33ms]

b.test.ts:

# Unhandled error between tests
error: late
      at a.test.ts:4:75
(pass) two

 2 pass
 1 error`);
  expect(failures).toEqual([
    { title: 'b.test.ts (outside of every test)', said: ['error: late', '      at a.test.ts:4:75'] },
  ]);
});

test('of much that was said, the end', () => {
  const lines = Array.from({ length: 1_000 }, (_, i) => `line ${i}`);
  const [failure] = found(['a.test.ts:', ...lines, '(fail) one [1.00ms]'].join('\n'));
  expect(failure?.said).toEqual(lines.slice(-60));
});

test('what is written about them, and nothing where there are none', () => {
  expect(describeFailures([{ title: 'a.test.ts > one', said: ['error: x'] }])).toBe(
    'failed: a.test.ts > one\nerror: x\n',
  );
  expect(describeFailures([])).toBe('');
});
