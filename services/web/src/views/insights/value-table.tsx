import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import type { MetricKind } from './question.ts';
import { type Row, shareOf } from './row.ts';
import { RowCount, RowLabel } from './row-label.tsx';
import { type Order, partColumn } from './sort-rows.ts';
import { boundsOf, makeValue } from './value.ts';

interface Props {
  metric: MetricKind;
  byName: string;
  rows: readonly Row[];
  sort: { by: string; order: Order };
  onSort: (column: string) => void;
}

/** Every value with its interval, and what it is made of. Sorts by any column. */
export const ValueTable = ({ metric, byName, rows, sort, onSort }: Props) => (
  <DataTable
    caption={`Table of ${metric.label} by ${byName}`}
    columns={columnsOf(metric, byName, rows)}
    rows={rows}
    keyOf={({ id }) => id}
    sort={sort}
    onSort={onSort}
  />
);

const columnsOf = (metric: MetricKind, byName: string, rows: readonly Row[]): Column<Row>[] => [
  { id: 'label', head: byName, names: true, sortable: true, cell: RowLabel },
  ...(metric.parts ?? []).map(
    ({ key, label: head }): Column<Row> => ({
      id: partColumn(key),
      head,
      number: true,
      sortable: true,
      cell: (row) => makeValue(shareOf(row, key), 'percent'),
    }),
  ),
  // Most metrics of kinds have shares alone.
  ...(rows.some(({ group }) => group.value !== null) ? valueColumns(metric) : []),
  {
    id: 'n',
    head: 'n',
    title: `How many ${metric.of} the value is made of`,
    number: true,
    sortable: true,
    cell: (row) => <RowCount row={row}>{numbers.whole(row.group.n)}</RowCount>,
  },
  {
    id: 'games',
    head: 'Games',
    title: 'The games that these are of',
    number: true,
    sortable: true,
    cell: (row) => <RowCount row={row}>{numbers.whole(row.group.games)}</RowCount>,
  },
];

const valueColumns = ({ label, unit }: MetricKind): Column<Row>[] => [
  {
    id: 'value',
    head: label,
    number: true,
    sortable: true,
    cell: ({ group }) => makeValue(group.value, unit),
  },
  {
    id: 'interval',
    head: '95 % interval',
    title: 'Where the value would be with endless games, 19 times of 20',
    number: true,
    sortable: true,
    cell: ({ group }) => {
      const bounds = boundsOf(group, unit);
      return bounds ? `${makeValue(bounds[0], unit)} to ${makeValue(bounds[1], unit)}` : '–';
    },
  },
];
