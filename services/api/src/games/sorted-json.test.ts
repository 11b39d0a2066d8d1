import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { sortedJson } from './sorted-json.ts';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([field, part]) => [field, shuffled(part)]),
  );
};

test('is the same for records that are deep-equal, and their JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = sortedJson(value);
      expect(sortedJson(shuffled(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each<[unknown, unknown]>([
  [{ a: 1 }, { a: 2 }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: null }, {}],
  [{ a: { b: 1, c: 2 } }, { a: { b: 2, c: 1 } }],
])('tells apart what differs (case %#)', (a, b) => {
  expect(sortedJson(a)).not.toBe(sortedJson(b));
});
