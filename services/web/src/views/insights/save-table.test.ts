import { expect, test } from 'bun:test';
import type { MetricKind } from './question.ts';
import type { Row } from './row.ts';
import { tableCsv } from './save-table.ts';

test('the file has what the table has, numbers as they are', () => {
  const metric = {
    label: 'Result',
    unit: 'percent',
    parts: [{ key: 'win', label: 'Win' }],
  } as MetricKind;
  const part = { key: 'win', label: 'Win', n: 1, value: 33.5, low: null, high: null };
  const rows: Row[] = [
    {
      id: 'white',
      label: 'White, always',
      games: undefined,
      group: { key: 'white', label: '', n: 3, games: 2, value: 50.25, low: -4, high: 80, parts: [part] },
    },
  ];
  expect(tableCsv(metric, 'Color', rows)).toBe(
    'Color,Win (%),Result (percent),Low,High,n,Games\r\n"White, always",33.5,50.25,0,80,3,2\r\n',
  );
});
