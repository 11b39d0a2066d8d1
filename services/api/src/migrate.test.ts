import { afterAll, expect, test } from 'bun:test';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import postgres, { type Sql } from 'postgres';
import { MayNotMigrateError, migrate, NewerSchemaError, SQL_FOLDER } from './migrate.ts';

const opened: { drop(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((database) => database.drop())));

const withEmpty = async (work: (url: string, sql: Sql) => Promise<void>) => {
  const database = await createEmptyDatabase();
  opened.push(database);
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    await work(database.url, sql);
  } finally {
    await sql.end();
  }
};

const namesOnDisk = async () =>
  (await Array.fromAsync(new Bun.Glob('*.sql').scan(SQL_FOLDER))).sort((a, b) => (a < b ? -1 : 1));

const tables = async (sql: Sql) =>
  (
    await sql<
      { name: string }[]
    >`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  ).map((row) => row.name);

test('migrations are numbered from 1 without a gap', async () => {
  const numbers = (await namesOnDisk()).map((name) => Number(name.slice(0, 4)));
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
});

test('three migrators at once on an empty database apply each migration once', async () => {
  await withEmpty(async (url, sql) => {
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    const names = await namesOnDisk();
    expect(applied.flat()).toEqual(names);
    // One of them did it all: the lock is held from the first to the last.
    expect(applied.filter((list) => list.length > 0)).toHaveLength(1);
    const rows = await sql<{ name: string }[]>`select name from migrations order by id`;
    expect(rows.map((row) => row.name)).toEqual(names);
  });
});

test('a second run applies nothing and keeps what is stored', async () => {
  await withEmpty(async (url, sql) => {
    await migrate(url);
    await sql`insert into players (id, name) values ('anna', 'Anna')`;
    expect(await migrate(url)).toEqual([]);
    expect([...(await sql`select id, name from players`)]).toEqual([{ id: 'anna', name: 'Anna' }]);
  });
});

test('a schema that is behind is brought up from where it stands', async () => {
  await withEmpty(async (url, sql) => {
    const [first, ...later] = await namesOnDisk();
    await sql`create table migrations (id int primary key, name text not null, at timestamptz not null default now())`;
    await sql.unsafe(await Bun.file(`${SQL_FOLDER}/${first}`).text());
    await sql`insert into migrations (id, name) values (1, ${first as string})`;
    expect(await migrate(url)).toEqual(later);
    expect(await tables(sql)).toContain('syncs');
  });
});

test('a newer schema is refused with a sentence that names it, and nothing is touched', async () => {
  await withEmpty(async (url, sql) => {
    await migrate(url);
    await sql`insert into migrations (id, name) values (9999, '9999_from_the_future.sql')`;
    const before = await tables(sql);
    const error = await migrate(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NewerSchemaError);
    expect((error as Error).message).toMatch(
      /^the database has migration 9999_from_the_future\.sql, which .+/,
    );
    expect(await tables(sql)).toEqual(before);
  });
});

test('a migrator that fails lets the next one in', async () => {
  await withEmpty(async (url, sql) => {
    await sql`create table games (something int)`;
    await expect(migrate(url)).rejects.toThrow('already exists');
    expect([...(await sql`select * from migrations`)]).toEqual([]);
    await sql`drop table games`;
    expect(await migrate(url)).toEqual(await namesOnDisk());
  });
});

test('a role that may not change the schema only looks, and says what it lacks', async () => {
  await withEmpty(async (url, sql) => {
    const role = `app_${crypto.randomUUID().replaceAll('-', '')}`;
    await sql.unsafe(`create role ${role} login password 'secret'`);
    const asApp = new URL(url);
    asApp.username = role;
    asApp.password = 'secret';
    try {
      const refused = await migrate(asApp.href).catch((thrown: unknown) => thrown);
      expect(refused).toBeInstanceOf(MayNotMigrateError);
      expect((refused as Error).message).toMatch(
        /^the database lacks migration 0001_games\.sql, and this role/,
      );
      expect(await tables(sql)).toEqual([]);
      await migrate(url);
      await sql.unsafe(`grant select on migrations to ${role}`);
      expect(await migrate(asApp.href)).toEqual([]);
      await sql`insert into migrations (id, name) values (9999, '9999_from_the_future.sql')`;
      await expect(migrate(asApp.href)).rejects.toBeInstanceOf(NewerSchemaError);
    } finally {
      await sql.unsafe(`drop owned by ${role}`);
      await sql.unsafe(`drop role ${role}`);
    }
  });
});
