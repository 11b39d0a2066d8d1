import { afterAll, expect, test } from 'bun:test';
import { createTestDatabase } from '@rookery/tools/test/database.ts';
import { connect } from '../db/connect.ts';
import { migrate } from '../migrate.ts';
import { createKnownLines } from './known-lines.ts';

const database = await createTestDatabase();
await migrate(database.url);
const db = connect(database.url);
afterAll(async () => {
  await db.close();
  await database.drop();
});

let hash = 0;
const insert = (sql: typeof db.sql, ...lines: string[][]) => sql`
  insert into lines (hash, keys)
  select ${++hash * 1_000} + i, k::bigint[] from unnest(${`{${lines.map((keys) => `"{${keys.join(',')}}"`).join(',')}}`}::text[])
    with ordinality as l (k, i)`;
const empty = async () => {
  await db.sql`truncate lines restart identity`;
};
const nosOf = async (lines: ReturnType<typeof createKnownLines>, key: string) =>
  [...(await lines.find(key)).codes].flatMap((code, no) => (code === 0 ? [] : [no]));

test('lines are known as soon as they are committed', async () => {
  await empty();
  const lines = createKnownLines(db.sql);
  expect(await nosOf(lines, '7')).toEqual([]);
  await insert(db.sql, ['7', '8'], ['9', '7']);
  expect(await lines.find('7')).toEqual({
    codes: Uint16Array.of(0, 1, 2),
    visits: [
      { ply: 0, next: '8' },
      { ply: 1, next: null },
    ],
  });
  await insert(db.sql, ['7']);
  expect(await nosOf(lines, '7')).toEqual([1, 2, 3]);
});

test('more than are read at once are all read', async () => {
  await empty();
  await db.sql`insert into lines (hash, keys) select i, array[i % 3, i] from generate_series(1, 25000) i`;
  const lines = createKnownLines(db.sql);
  expect(await nosOf(lines, '2')).toHaveLength(8_333);
  expect(await nosOf(lines, '25000')).toEqual([25_000]);
});

test('a line that is committed after one with a higher number is known, too', async () => {
  await empty();
  const lines = createKnownLines(db.sql);
  const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = db.saving.begin(async (tx) => {
    await insert(tx as unknown as typeof db.sql, ['5'], ['5', '6']);
    began.resolve();
    await goOn.promise;
  });
  await began.promise;
  await insert(db.sql, ['5', '7']);
  expect(await nosOf(lines, '5')).toEqual([3]);
  goOn.resolve();
  await slow;
  expect(await nosOf(lines, '5')).toEqual([1, 2, 3]);
});

test('lines of other contents replace those that were known', async () => {
  await empty();
  const lines = createKnownLines(db.sql);
  await insert(db.sql, ['5'], ['6'], ['5']);
  expect(await nosOf(lines, '5')).toEqual([1, 3]);
  await empty();
  await insert(db.sql, ['6'], ['5']);
  expect(await nosOf(lines, '5')).toEqual([2]);
});

test('whoever asks while others are answered sees what was committed before', async () => {
  await empty();
  const lines = createKnownLines(db.sql);
  const counts: number[] = [];
  const asked: Promise<unknown>[] = [];
  for (let i = 1; i <= 20; i++) {
    await insert(db.sql, ['5', String(i)]);
    asked.push(nosOf(lines, '5').then(({ length }) => counts.push(length - i)));
  }
  await Promise.all(asked);
  expect(counts).toHaveLength(20);
  expect(counts.filter((ahead) => ahead < 0)).toEqual([]);
});

test('a question that fails is asked again by the next', async () => {
  await empty();
  await insert(db.sql, ['5']);
  let isDown = true;
  const failing = new Proxy(db.sql, {
    get: (target, name) =>
      name === 'unsafe' && isDown
        ? () => Promise.reject(new Error('no connection'))
        : Reflect.get(target, name),
  });
  const lines = createKnownLines(failing);
  const both = await Promise.allSettled([lines.find('5'), lines.find('5')]);
  expect(both.map((one) => one.status === 'rejected' && `${one.reason}`)).toEqual(
    Array(2).fill('Error: no connection'),
  );
  isDown = false;
  expect(await nosOf(lines, '5')).toEqual([1]);
});
