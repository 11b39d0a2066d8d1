import { describe, expect, test } from 'bun:test';
import { backOffMs } from './back-off.ts';

describe('the wait after failures', () => {
  const limits = { firstMs: 100, mostMs: 1_000 };
  test('is none at first, then doubles up to a limit', () => {
    const longest = [0, 1, 2, 3, 4, 5, 50].map((failures) => backOffMs(failures, limits, () => 1));
    expect(longest).toEqual([0, 100, 200, 400, 800, 1_000, 1_000]);
  });
  test('is random, and never under half of that', () => {
    expect(backOffMs(3, limits, () => 0)).toBe(200);
    expect(backOffMs(3, limits, () => 0.5)).toBe(300);
  });
});
