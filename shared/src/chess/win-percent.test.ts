import { expect, test } from 'bun:test';
import { type Score, winningChances, winPercent } from './win-percent.ts';

const PERCENTS: [Score, number][] = [
  [{ cp: 0 }, 50],
  [{ cp: 15 }, 51.3803],
  [{ cp: 100 }, 59.1024],
  [{ cp: -100 }, 40.8976],
  [{ cp: 1000 }, 97.5447],
  [{ cp: 15_414 }, 97.5447],
  [{ cp: -2000 }, 2.4553],
  [{ mate: 1 }, 97.5447],
  [{ mate: -12 }, 2.4553],
  [{ mate: 0 }, 2.4553],
];

test.each(PERCENTS)('%j is a chance of %d percent', (score, percent) => {
  expect(winPercent(score)).toBeCloseTo(percent, 3);
});

test('the chances of both sides add up to 100', () => {
  for (const cp of [1, 37, 250, 999, 5000])
    expect(winPercent({ cp }) + winPercent({ cp: -cp })).toBeCloseTo(100, 10);
});

test('winning chances know no cap, and are never more than certain', () => {
  expect(winningChances(0)).toBe(0);
  expect(winningChances(55)).toBeCloseTo(0.1009, 4);
  expect(winningChances(1000)).toBeCloseTo(0.9509, 4);
  expect(winningChances(1500)).toBeGreaterThan(winningChances(1000));
  expect(winningChances(1e9)).toBe(1);
  expect(winningChances(-1e9)).toBe(-1);
});
