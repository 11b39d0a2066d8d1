import type { Row, Sql, TransactionSql } from 'postgres';

type Value = string | number | boolean | null;

/**
 * Sends a prepared statement at once and returns its rows to come. The driver's own queries wait until somebody awaits
 * them: statements of a pipeline must leave in the order in which they are called.
 */
export const statement = <Result extends object = Row>(
  sql: Sql | TransactionSql,
  text: string,
  values: readonly Value[] = [],
) => sql.unsafe<(Result & Row)[]>(text, [...values], { prepare: true }).execute();
