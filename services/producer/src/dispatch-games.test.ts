import { expect, test } from 'bun:test';
import { shareOut } from './dispatch-games.ts';

const placed = (count: number, length = 10) =>
  Array.from({ length: count }, (_, seq) => ({ seq, line: 'x'.repeat(length) }));
const sizes = (count: number, length?: number) =>
  shareOut(placed(count, length)).map((share) => share.length);

test('a game that comes alone goes alone', () => {
  expect(sizes(1)).toEqual([1]);
});

test('games that came together share jobs of sixteen, in order and without loss', () => {
  expect(sizes(40)).toEqual([16, 16, 8]);
  expect(shareOut(placed(40)).flat()).toEqual(placed(40));
});

test('nothing that came makes no job', () => {
  expect(sizes(0)).toEqual([]);
});

test('great lines fill a job sooner, and one that is greater than a job goes alone', () => {
  expect(sizes(4, 100 * 1024)).toEqual([2, 2]);
  expect(sizes(3, 300 * 1024)).toEqual([1, 1, 1]);
});
