import { expect, test } from 'bun:test';
import { overTime } from './over-time.ts';
import type { MetricKind } from './question.ts';
import type { Row } from './row.ts';
import { timeOf } from './time-of.ts';

const METRIC = { label: 'Accuracy', unit: 'percent' } as MetricKind;
const row = (id: string, games: number, value: number | null): Row => ({
  id,
  label: `the ${id}`,
  games: undefined,
  group: { key: id, label: id, n: games, games, value, low: -5, high: 120 },
});

test('every hour has its place, and those without games are gaps', () => {
  const { x, series, rows } = overTime(METRIC, 'hour', 'Hour', [row('3', 20, 60), row('22', 30, 70)]);
  expect(x.words?.length).toBe(24);
  expect([x.words?.[3], x.words?.[22]]).toEqual(['03:00', '22:00']);
  expect(series[0]?.values.flatMap((value, hour) => (value === null ? [] : [[hour, value]]))).toEqual([
    [3, 60],
    [22, 70],
  ]);
  expect([rows[3]?.id, rows[4]]).toEqual(['3', undefined]);
});

test('months lie apart as in time, few games are points of their own, and intervals end where the unit does', () => {
  const { x, series } = overTime(METRIC, 'period', 'Month', [row('2023-01', 20, 60), row('2023-06', 2, 90)]);
  expect(x.values).toEqual([timeOf('2023-01') / 1_000, timeOf('2023-06') / 1_000]);
  expect(x.read?.(1)).toBe('the 2023-06');
  expect(series.map(({ values }) => values)).toEqual([
    [60, null],
    [null, 90],
  ]);
  expect([series[1]?.low, series[1]?.high]).toEqual([
    [null, 0],
    [null, 100],
  ]);
});
