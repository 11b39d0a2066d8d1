import { expect, test } from 'bun:test';
import { createBackOff } from './back-off.ts';

test('doubles the wait with each early death, up to fifteen seconds', () => {
  const backOff = createBackOff();
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(() => backOff(10))).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ]);
});

test('begins anew after a steady life', () => {
  const backOff = createBackOff();
  for (let i = 0; i < 5; i++) backOff(10);
  expect(backOff(30_000)).toBe(250);
});
