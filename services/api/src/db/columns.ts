import type { Sql, TransactionSql } from 'postgres';
import { statement } from './statement.ts';

type Value = string | number | boolean | null;

/** A Postgres array literal. Strings are quoted; null stays null. */
export const arrayLiteral = (values: readonly Value[]): string => {
  const parts = values.map((value) =>
    value === null ? 'NULL' : typeof value === 'string' ? quote(value) : String(value),
  );
  return `{${parts.join(',')}}`;
};

const quote = (text: string): string => `"${/[\\"]/.test(text) ? text.replace(/[\\"]/g, '\\$&') : text}"`;

/** The literal of a bytea from hex. */
export const byteaLiteral = (hex: string): string => `\\x${hex}`;

/** How one column of a batch is written: its type in the statement and the value of each row. */
export interface Column<Row> {
  name: string;
  type: string;
  value: (row: Row) => Value;
}

/**
 * Runs `text` with one array parameter a column, `$1` the first: `unnest` makes rows of them again.
 * One statement whatever the number of rows, well under the limit of 65,534 parameters.
 */
export const withColumns = <Row, Result extends object = object>(
  sql: Sql | TransactionSql,
  text: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
) =>
  statement<Result>(
    sql,
    text,
    columns.map((column) => arrayLiteral(rows.map(column.value))),
  );

/** `unnest($1::a[], $2::b[]) as rows (x, y)` for the columns. */
export const unnestOf = <Row>(columns: readonly Column<Row>[]): string =>
  `unnest(${columns.map((column, i) => `$${i + 1}::${column.type}[]`).join(', ')}) as rows (${columns
    .map((column) => column.name)
    .join(', ')})`;

/** The names of the columns, for an insert. */
export const namesOf = <Row>(columns: readonly Column<Row>[]): string =>
  columns.map((column) => column.name).join(', ');
