import type { Sql, TransactionSql } from 'postgres';

/**
 * Left out: which migrations were applied is in the header, who is signed in signs in again, and changes are noted under
 * the numbers of this server's transactions, for those who have read what is here.
 */
const LEFT_OUT = ['migrations', 'sessions', 'side_changes', 'side_changes_dropped'];

/** The tables of a backup with their columns, so that a table comes behind those it refers to. */
export const readTables = async (
  sql: Sql | TransactionSql,
): Promise<{ name: string; columns: string[] }[]> => {
  const rows = await sql<{ name: string; columns: string; refers: string }[]>`
    select c.relname as name,
      (select string_agg(attname, ',' order by attnum) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
      coalesce((select string_agg(r.relname, ',') from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f'), '') as refers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' order by c.relname`;
  const byName = new Map(rows.map((row) => [row.name, row]));
  const ordered = new Set<string>();
  const put = (name: string) => {
    for (const other of byName.get(name)?.refers.split(',') ?? []) if (other && other !== name) put(other);
    ordered.add(name);
  };
  for (const { name } of rows) put(name);
  return [...ordered]
    .filter((name) => !LEFT_OUT.includes(name))
    .map((name) => ({ name, columns: byName.get(name)?.columns.split(',') ?? [] }));
};
