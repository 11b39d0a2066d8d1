import { expect, test } from 'bun:test';
import { type Mark, rateOf, withMark } from './rate.ts';

const marked = (...marks: [at: number, count: number][]): Mark[] =>
  marks.reduce<Mark[]>((all, [at, count]) => withMark(all, { at, count }), []);

test('a rate is what came in over the last ten seconds', () => {
  expect(rateOf(marked([0, 0], [2_000, 100]))).toBe(50);
  expect(rateOf(marked([0, 0], [10_000, 100], [12_000, 500], [20_000, 580]))).toBe(48);
});

test('a moment is too short to judge by, and another sync begins anew', () => {
  expect(rateOf(marked([0, 0], [500, 30]))).toBeUndefined();
  expect(rateOf(marked([0, 900], [5_000, 1_000], [6_000, 0]))).toBeUndefined();
});
