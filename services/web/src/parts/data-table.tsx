import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  /** Its name in the address, where it is sorted by. */
  id: string;
  head: ComponentChildren;
  /** A sentence on what it says. */
  title?: string;
  cell: (row: Row) => ComponentChildren;
  /** Aligned to the right. */
  number?: boolean;
  /** The cell names its row. */
  names?: boolean;
  sortable?: boolean;
}

interface Props<Row> {
  /** What the table holds, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  sort?: { by: string; order: 'asc' | 'desc' };
  onSort?: (by: string) => void;
}

/** A table of rows of 32 px. On a narrow window it scrolls sideways by itself. */
export const DataTable = <Row,>({ caption, columns, rows, keyOf, sort, onSort }: Props<Row>) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section class="table-frame" tabIndex={0} aria-label={caption}>
    <table class="table">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, head, title, number, sortable }) => (
            <th
              key={id}
              scope="col"
              title={title}
              class={number ? 'number' : undefined}
              aria-sort={sort?.by === id ? (sort.order === 'asc' ? 'ascending' : 'descending') : undefined}
            >
              {sortable && onSort ? (
                <button type="button" class="sort" onClick={() => onSort(id)}>
                  {head}
                </button>
              ) : (
                head
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ id, cell, number, names }) =>
              names ? (
                <th key={id} scope="row" class={number ? 'number' : undefined}>
                  {cell(row)}
                </th>
              ) : (
                <td key={id} class={number ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
