import { afterAll, expect, test } from 'bun:test';
import { createTestDatabase } from '@rookery/tools/test/database.ts';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import * as schema from './schema.ts';

const database = await createTestDatabase();
const sql = postgres(database.url, { max: 1 });
afterAll(async () => {
  await sql.end();
  await database.drop();
});

interface TableFacts {
  /** By name: the type as Postgres writes it, and whether null is allowed. */
  columns: Record<string, string>;
  primaryKey: string[];
}

const declared = (): Record<string, TableFacts> =>
  Object.fromEntries(
    Object.values(schema)
      .flatMap((value) => (is(value, PgTable) ? [getTableConfig(value)] : []))
      .map(({ name, columns, primaryKeys }) => {
        const keys = [
          ...columns.filter((column) => column.primary).map((column) => column.name),
          ...primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
        ];
        const facts = columns.map((column) => [
          column.name,
          `${column.getSQLType()}${column.notNull ? ' not null' : ''}`,
        ]);
        return [name, { columns: Object.fromEntries(facts), primaryKey: keys.sort() }];
      }),
  );

const migrated = async (): Promise<Record<string, TableFacts>> => {
  const columns = await sql<{ table: string; column: string; type: string; nullable: string }[]>`
    select c.table_name as table, c.column_name as column, c.is_nullable as nullable,
      format_type(a.atttypid, a.atttypmod) as type
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    join pg_attribute a on a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass and a.attname = c.column_name
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'`;
  const keys = await sql<{ table: string; column: string }[]>`
    select k.table_name as table, k.column_name as column
    from information_schema.table_constraints t
    join information_schema.key_column_usage k using (constraint_schema, constraint_name)
    where t.table_schema = 'public' and t.constraint_type = 'PRIMARY KEY'`;
  const tables: Record<string, TableFacts> = {};
  for (const row of columns) {
    tables[row.table] ??= { columns: {}, primaryKey: [] };
    (tables[row.table] as TableFacts).columns[row.column] =
      `${row.type}${row.nullable === 'NO' ? ' not null' : ''}`;
  }
  for (const row of keys) tables[row.table]?.primaryKey.push(row.column);
  for (const facts of Object.values(tables)) facts.primaryKey.sort();
  return tables;
};

test('drizzle and the migrations know the same tables, columns, types and primary keys', async () => {
  const inDatabase = await migrated();
  const inCode = declared();
  expect(Object.keys(inCode).sort()).toEqual(Object.keys(inDatabase).sort());
  for (const [name, facts] of Object.entries(inDatabase))
    expect({ name, ...inCode[name] }).toEqual({ name, ...facts });
});
