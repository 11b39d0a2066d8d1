import { expect, test } from 'bun:test';
import { faultsOf, growthOf, MOST_GROWTH_MB } from './faults.ts';
import { isExpected, readLogged } from './logged.ts';

const memory = (...mb: number[]) => mb.map((mb, i) => ({ sent: i * 100, mb }));
const NOTHING = { findings: [], memory: memory(200, 300), errors: [] };
const nameOf = (id: string) => (id.startsWith('fuzz-1-') ? 'POST /b' : undefined);

test('what is made ready in the first half is no growth, what comes after it is', () => {
  expect(growthOf(memory(100, 300, 500, 510, 520))).toBe(20);
  expect(growthOf(memory(100, 300, 500, 400, 450))).toBe(-50);
  const grown = (by: number) => faultsOf({ ...NOTHING, memory: memory(100, 200, 300, 300 + by, 300 + by) });
  expect(grown(MOST_GROWTH_MB)).toEqual([]);
  expect(grown(MOST_GROWTH_MB + 1)).toEqual([
    'the memory grew by 101 MB in the second half, 100 are allowed',
  ]);
});

test('an error of the log is a fault that names its operation and one request, once for all that say the same', () => {
  const line = (requestId?: string, path?: string) =>
    JSON.stringify({ level: 'error', msg: 'request failed', err: { message: 'boom' }, requestId, path });
  const lines = [line('fuzz-1-7'), line('fuzz-1-9'), line('mine', '/api/c'), line(), 'Segmentation fault'];
  expect(
    faultsOf({ ...NOTHING, errors: lines.map((text) => readLogged(text, nameOf)) })
      .join('')
      .split('; '),
  ).toEqual([
    '5 errors are in the log: 2 × POST /b: request failed: boom (fuzz-1-7)',
    '1 × /api/c: request failed: boom (mine)',
    '1 × no request: request failed: boom (no id)',
    '1 × no request: Segmentation fault (no id)',
  ]);
});

test('the alarm that a report raises is expected of that report alone', () => {
  const words = 'Lichess saw two requests of ours at once: the lock was broken';
  const report = 'POST /api/pages/{id}/fail';
  expect(isExpected({ operation: report, words, requestId: 'fuzz-1-1' })).toBe(true);
  expect(isExpected({ operation: 'POST /api/pages/{id}/seal', words })).toBe(false);
  expect(isExpected({ operation: report, words: 'request failed: boom' })).toBe(false);
});

test('a run without any of it has no faults', () => {
  expect(faultsOf(NOTHING)).toEqual([]);
});
