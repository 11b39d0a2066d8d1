import { expect, test } from 'bun:test';
import { runProgram } from '../run-program.ts';
import { type Attempt, failureOf } from './attempt.ts';

// This machine is the container.
const here = { inside: (_service: string, words: string[]) => runProgram(words, { seconds: 30 }) };
const tried = (script: string, expected: Attempt['expected']): Promise<string | undefined> =>
  failureOf(here, { what: 'do it', service: 'api', words: ['sh', '-c', script], expected });

test('a refusal counts for the reason that is meant alone', async () => {
  const expected = { refusedBy: /not permitted/ };
  expect(await tried('echo not permitted >&2; exit 1', expected)).toBeUndefined();
  expect(await tried('echo not permitted; exit 0', expected)).toBe('api may do it (not permitted)');
  expect(await tried('no-such-program', expected)).toMatch(
    /^api, do it: refused otherwise \(exit 127: .*not found\)$/,
  );
});

test('what is to be done counts when it is done and prints what is meant', async () => {
  const expected = { prints: /^reached$/m };
  expect(await tried('echo reached', expected)).toBeUndefined();
  expect(await tried('echo reached; exit 3', expected)).toBe('api cannot do it (exit 3: reached)');
  expect(await tried('echo reached >&2', expected)).toBe('api cannot do it (exit 0: reached)');
});

test('what is broken off is tried again, and is no refusal in the end', async () => {
  const expected = { refusedBy: /not permitted/ };
  const ends = [137, 125, 1];
  const restarting = {
    inside: async () => {
      const code = ends.shift() ?? 137;
      return { code, printed: '', output: code === 1 ? 'not permitted' : '' };
    },
  };
  const attempt = { what: 'do it', service: 'api', words: [], expected };
  expect(await failureOf(restarting, attempt)).toBeUndefined();
  expect(await failureOf(restarting, attempt)).toBe('api, do it: refused otherwise (exit 137: )');
});
