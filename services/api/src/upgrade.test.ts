import { afterAll, expect, test } from 'bun:test';
import { openApi } from '@rookery/tools/test/api.ts';
import { createEmptyDatabase } from '@rookery/tools/test/database.ts';
import { readFirstRelease } from '@rookery/tools/test/first-release.ts';
import { testRedis } from '@rookery/tools/test/redis.ts';
import postgres from 'postgres';
import { migrate, SQL_FOLDER } from './migrate.ts';

/** The migrations of the first release, which are never changed again. */
const FIRST = ['0001_games.sql', '0002_syncs.sql', '0003_moves_view.sql', '0004_analyses.sql'];
const FIRST_SHA256 = 'e39588aea19f23896cd3f256e6dfe7c7fc25dab37acd28ef52f8c9f5922dd190';

const texts = await Promise.all(FIRST.map((name) => Bun.file(`${SQL_FOLDER}/${name}`).text()));
const { tables, answers } = await readFirstRelease();

/** A database as the first release left it, brought to the newest schema. */
const upgraded = await createEmptyDatabase();
const sql = postgres(upgraded.url, { max: 1, onnotice: () => undefined });
await sql`create table migrations (id int primary key, name text not null, at timestamptz not null default now())`;
for (const [i, text] of texts.entries()) {
  await sql.unsafe(text).simple();
  await sql`insert into migrations (id, name) values (${i + 1}, ${FIRST[i] as string})`;
}
await sql.begin(async (tx) => {
  // Rows come in the order of the tables' names: who refers to whom is not looked at, nor what triggers would do.
  await tx`set local session_replication_role = replica`;
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    const names = columns.map((column) => `"${column}"`).join(', ');
    const target = await tx.unsafe(`copy ${name} (${names}) from stdin`).writable();
    await new Promise<void>((resolve, reject) => {
      target.on('error', reject).on('finish', resolve);
      target.end(rows.map((row) => `${row}\n`).join(''));
    });
  }
  const numbered = await tx<{ table: string; column: string }[]>`
    select table_name as table, column_name as column from information_schema.columns
    where is_identity = 'YES' and table_schema = 'public'`;
  for (const { table, column } of numbered)
    await tx.unsafe(
      `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce(max(${column}), 0) + 1) from ${table}`,
    );
});
const applied = await migrate(upgraded.url);
const api = await openApi(upgraded.url, (await testRedis()).url);
afterAll(async () => {
  await api.close();
  await sql.end();
  await upgraded.drop();
});

test('the migrations of the first release are as they were', () => {
  const hash = new Bun.CryptoHasher('sha256');
  for (const text of texts) hash.update(text);
  expect(hash.digest('hex')).toBe(FIRST_SHA256);
});

test('whatever came after them is applied to a filled database', async () => {
  const names = (await Array.fromAsync(new Bun.Glob('*.sql').scan(SQL_FOLDER))).sort();
  expect([...FIRST, ...applied]).toEqual(names);
  expect(await migrate(upgraded.url)).toEqual([]);
});

test('every game reads back as before', async () => {
  const ids = Object.keys(answers.games);
  expect(ids.length).toBeGreaterThan(100);
  for (const id of ids) expect((await api.ask('GET', `/api/games/${id}`)).body).toEqual(answers.games[id]);
});

test('what was told of the player is told still, and the analysis that waited waits', async () => {
  expect((await api.ask('GET', `/api/players/${answers.player}/summary`)).body).toMatchObject(
    answers.summary,
  );
  const { gameId } = answers.analysis;
  expect((await api.ask('GET', `/api/games/${gameId}/analysis`)).body).toMatchObject(answers.analysis);
  expect((await api.ask('GET', '/api/rejected')).body).toMatchObject({
    items: [{ playerId: answers.player }],
  });
});

test('new games are stored beside the old ones', async () => {
  const [first] = Object.values(answers.games);
  const { status } = await api.ask('PUT', '/api/games/newcomer', { game: { ...first, id: 'newcomer' } });
  expect(status).toBe(201);
  expect((await api.ask('GET', '/api/games/newcomer')).body).toEqual({ ...first, id: 'newcomer' });
});
