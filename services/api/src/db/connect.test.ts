import { afterAll, expect, test } from 'bun:test';
import { createTestDatabase } from '@rookery/tools/test/database.ts';
import { connect } from './connect.ts';

const database = await createTestDatabase();
afterAll(database.drop);

test('all connections are there before anybody asks', async () => {
  const db = connect(database.url);
  const open = async () =>
    Number(
      (
        await db.sql`
        select count(*) as n from pg_stat_activity
        where datname = current_database() and application_name = 'rookery'`
      )[0]?.n,
    );
  expect(await open()).toBe(1);
  await db.warm();
  expect(await open()).toBe(16);
  await db.close();
});

test('where Postgres cannot be reached, nothing is thrown', async () => {
  const db = connect('postgres://nobody@127.0.0.1:1/nothing');
  expect(await db.warm()).toBeUndefined();
  await db.close();
});
