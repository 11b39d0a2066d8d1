import { expect, test } from 'bun:test';
import { createBreaker } from './breaker.ts';

test('the wait doubles from one failure to the next, up to a minute, and begins anew when Lichess answers', () => {
  const breaker = createBreaker(() => 1);
  const waits = Array.from({ length: 9 }, () => breaker.failed());
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((s) => s * 1_000));
  breaker.worked();
  expect(breaker.failed()).toBe(1_000);
});

test('the wait is jittered down to its half', () => {
  expect(createBreaker(() => 0).failed()).toBe(500);
});

test('what an ill server asks for is kept, up to a quarter of an hour', () => {
  const breaker = createBreaker(() => 1);
  expect(breaker.failed(90_000)).toBe(90_000);
  expect(breaker.failed(86_400_000)).toBe(900_000);
  expect(breaker.failed(10)).toBe(4_000);
});

test('five hundred players whom Lichess does not answer are five knocks in the first half minute', () => {
  const breaker = createBreaker(() => 1);
  let ms = 0;
  let knocks = 0;
  for (; ms < 30_000 && knocks < 500; knocks++) ms += breaker.failed();
  expect(knocks).toBe(5);
});
