import { expect, test } from 'bun:test';
import type { Row } from './row.ts';
import { placeOn, scaleOf } from './scale.ts';

const rows = (...values: [low: number, value: number, high: number, games?: number][]): Row[] =>
  values.map(([low, value, high, games = 20], i) => ({
    id: `${i}`,
    label: '',
    games: undefined,
    group: { key: '', label: '', n: 1, games, value, low, high },
  }));

test('bars begin at 0, and shares reach to the whole', () => {
  expect(scaleOf(rows([40, 50, 60]), 'percent', 'bars')).toEqual({ least: 0, most: 100 });
  const { least, most } = scaleOf(rows([4, 5, 6], [7, 8, 9]), 'seconds', 'bars');
  expect(least).toBe(0);
  expect(most).toBeCloseTo(9.54);
});

test('points stand within the range of their intervals, and of what the unit allows', () => {
  expect(scaleOf(rows([100, 150, 200]), 'rating', 'points')).toEqual({ least: 94, most: 206 });
  expect(scaleOf(rows([-8, 50, 130]), 'percent', 'points')).toEqual({ least: 0, most: 100 });
});

test('the interval of a small group stretches nothing, unless all are small', () => {
  const { least, most } = scaleOf(rows([1, 2, 3], [-90, 4, 90, 2]), 'points', 'points');
  expect([least, most]).toEqual([expect.closeTo(0.82), expect.closeTo(4.18)]);
  expect(scaleOf(rows([-100, 4, 100, 2]), 'points', 'points')).toEqual({ least: -112, most: 112 });
});

test('a value has its place, also where all are the same', () => {
  expect(placeOn({ least: -10, most: 10 }, 5)).toBe(75);
  expect(placeOn({ least: 5, most: 5 }, 5)).toBe(0);
});
