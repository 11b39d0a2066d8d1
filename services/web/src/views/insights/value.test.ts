import { expect, test } from 'bun:test';
import { numbers } from '../../format/number.ts';
import { boundsOf, makeValue } from './value.ts';

test.each([
  [53.24, 'percent', `${numbers.tenths(53.2)}\u202f%`],
  [0.416, 'ratio', '42\u202f%'],
  [7.81, 'seconds', `${numbers.tenths(7.8)}\u202fs`],
  [652.4, 'rating', '652'],
  [2, 'furlongs', `${numbers.tenths(2)}\u202ffurlongs`],
  [null, 'percent', '–'],
] as const)('%p in %s is written %s', (value, unit, expected) => {
  expect(makeValue(value, unit)).toBe(expected);
});

test('an interval ends where the unit does', () => {
  expect(boundsOf({ low: -4, high: 120 }, 'percent')).toEqual([0, 100]);
  expect(boundsOf({ low: -4, high: 120 }, 'points')).toEqual([-4, 120]);
  expect(boundsOf({ low: -1_286, high: 4_032 }, 'rating')).toEqual([0, 4_032]);
  expect(boundsOf({ low: null, high: null }, 'points')).toBeNull();
});
