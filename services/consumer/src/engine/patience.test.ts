import { describe, expect, test } from 'bun:test';
import { createBreaker } from './breaker.ts';
import { limitsFor, NATIVE_LIMITS, searchCapMs } from './limits.ts';

describe('the breaker', () => {
  test('opens with the fifth death in a minute and closes when the first is a minute old', () => {
    let now = 0;
    const breaker = createBreaker(5, 60_000, () => now);
    for (let i = 0; i < 4; i++) {
      breaker.note();
      now += 1_000;
    }
    expect(breaker.openForMs()).toBe(0);
    breaker.note();
    expect(breaker.openForMs()).toBe(56_000);
    now = 60_000;
    expect(breaker.openForMs()).toBe(0);
    breaker.note();
    expect(breaker.openForMs()).toBe(1_000);
  });
});

describe('the cap of a search', () => {
  test('is 7 s for a million nodes, and never under 10 s', () => {
    expect(searchCapMs(NATIVE_LIMITS, 5_000_000, undefined)).toBe(35_000);
    expect(searchCapMs(NATIVE_LIMITS, 100_000, 700_000)).toBe(10_000);
  });
  test('grows where every position is slow, up to eight times', () => {
    expect(searchCapMs(NATIVE_LIMITS, 1_000_000, 100_000)).toBe(40_000);
    expect(searchCapMs(NATIVE_LIMITS, 1_000_000, 10)).toBe(80_000);
  });
  test('is longer for WebAssembly', () => {
    expect(searchCapMs(limitsFor('wasm', NATIVE_LIMITS), 1_000_000, undefined)).toBe(21_000);
  });
});
