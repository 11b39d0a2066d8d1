import { makeCsv } from './csv.ts';
import type { MetricKind } from './question.ts';
import { type Row, shareOf } from './row.ts';
import { boundsOf } from './value.ts';

/** The rows as a file for spreadsheets, numbers as they are. */
export const tableCsv = (
  { label, unit, parts = [] }: MetricKind,
  byName: string,
  rows: readonly Row[],
): string =>
  makeCsv([
    [byName, ...parts.map((part) => `${part.label} (%)`), `${label} (${unit})`, 'Low', 'High', 'n', 'Games'],
    ...rows.map((row) => {
      const { value, n, games } = row.group;
      const [low, high] = boundsOf(row.group, unit) ?? [null, null];
      return [row.label, ...parts.map(({ key }) => shareOf(row, key)), value, low, high, n, games];
    }),
  ]);

/** Saves the rows as a file of the metric's name. */
export const saveTable = (metric: MetricKind, byName: string, rows: readonly Row[]): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([tableCsv(metric, byName, rows)], { type: 'text/csv' }));
  link.download = `${metric.key}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
