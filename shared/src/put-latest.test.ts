import { expect, test } from 'bun:test';
import { putLatest } from './put-latest.ts';

test('what was put or put again last stays, and no more than so many', () => {
  const map = new Map<string, number>();
  for (const [i, key] of ['a', 'b', 'a', 'c', 'd'].entries()) putLatest(map, key, i, 3);
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
    ['d', 4],
  ]);
});
