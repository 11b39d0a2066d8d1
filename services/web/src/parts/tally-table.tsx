import { Link } from 'wouter-preact';
import { numbers } from '../format/number.ts';
import { type Filters, linkTo } from '../state/game-filters.ts';
import { type Column, DataTable } from './data-table.tsx';
import type { TallyRow } from './tally-rows.ts';
import { WdlBar } from './wdl-bar.tsx';

const link = (row: TallyRow, count: number, more: Filters = {}) =>
  count === 0 ? (
    '0'
  ) : (
    <Link href={linkTo('/games', { ...row.filters, ...more })}>{numbers.whole(count)}</Link>
  );

const columns = (head: string): readonly Column<TallyRow>[] => [
  { id: 'name', head, names: true, cell: ({ name }) => name },
  { id: 'games', head: 'Games', number: true, cell: (row) => link(row, row.games) },
  { id: 'bar', head: 'Won, drawn, lost', cell: (row) => <WdlBar {...row} /> },
  { id: 'win', head: 'Won', number: true, cell: (row) => link(row, row.win, { result: 'win' }) },
  { id: 'draw', head: 'Drawn', number: true, cell: (row) => link(row, row.draw, { result: 'draw' }) },
  { id: 'loss', head: 'Lost', number: true, cell: (row) => link(row, row.loss, { result: 'loss' }) },
];

/** Results by some kinds, each number leading to its games. */
export const TallyTable = ({
  head,
  caption,
  rows,
}: {
  head: string;
  caption: string;
  rows: readonly TallyRow[];
}) => <DataTable caption={caption} columns={columns(head)} rows={rows} keyOf={({ key }) => key} />;
