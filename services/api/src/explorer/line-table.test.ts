import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createLineTable } from './line-table.ts';

// Few different keys, so that lines share positions and come back to them; some differ in one half only.
const KEYS = ['0', '1', '-1', '4294967296', '4294967297', '-9223372036854775808', '9223372036854775807'];
const keys = fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 9 });

test('a table finds the lines of a position as plain loops do', () => {
  const lines = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5_000 }), keys), {
    selector: ([no]) => no,
    maxLength: 60,
  });
  fc.assert(
    fc.property(lines, fc.constantFrom(...KEYS), (stored, key) => {
      const table = createLineTable();
      for (const [no, line] of stored) table.add(no, line);
      const { codes, visits } = table.find(key);
      const found = [...codes].flatMap((code, no) => (code === 0 ? [] : [[no, visits[code - 1]]]));
      const expected = stored
        .toSorted(([a], [b]) => a - b)
        .flatMap(([no, line]) => {
          const ply = line.slice(0, 8).indexOf(key);
          return ply < 0 ? [] : [[no, { ply, next: line[ply + 1] ?? null }]];
        });
      expect(found).toEqual(expected as typeof found);
      // Each way is held once.
      expect(new Set(visits.map((visit) => JSON.stringify(visit))).size).toBe(visits.length);
      expect(table.last()).toBe(Math.max(0, ...stored.map(([no]) => no)));
    }),
    { numRuns: 300 },
  );
});

test('a table knows which lines it holds', () => {
  const table = createLineTable();
  table.add(3, ['5', '6']);
  expect([2, 3, 4, 1_000_000].map(table.has)).toEqual([false, true, false, false]);
});
