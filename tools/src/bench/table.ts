import Table from 'cli-table3';
import type { Row } from './row.ts';

/** The rows as a table for a terminal. */
export const renderTable = (name: string, rows: readonly Row[]): string => {
  const table = new Table({
    head: [name, 'figure', 'against', ''],
    colAligns: ['left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    table.push([
      row.what,
      row.figure,
      row.against ?? '',
      row.reached === undefined ? '' : row.reached ? 'reached' : 'SHORT',
    ]);
  }
  return table.toString();
};
