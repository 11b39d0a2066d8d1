import { afterAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { createEmptyDatabase, createTestDatabase } from './database.ts';

const opened: { drop(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((database) => database.drop())));

const open = async (create: typeof createTestDatabase) => {
  const database = await create();
  opened.push(database);
  return database;
};

const tables = async (url: string): Promise<string[]> => {
  const sql = postgres(url, { max: 1 });
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  await sql.end();
  return rows.map((row) => row.name);
};

test('clones the migrated template for several files at once', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => open(createTestDatabase)));
  expect(new Set(databases.map((database) => database.url)).size).toBe(3);
  for (const { url } of databases) expect(await tables(url)).toContain('games');
});

test('an empty database has no table', async () => {
  expect(await tables((await open(createEmptyDatabase)).url)).toEqual([]);
});

test('a dropped database is gone even while someone is connected', async () => {
  const database = await createTestDatabase();
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  await sql`select 1`;
  await database.drop();
  await expect(tables(database.url)).rejects.toThrow('does not exist');
  await sql.end();
});
