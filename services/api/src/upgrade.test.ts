import { afterAll, expect, test } from 'bun:test';
import { openApi } from '@rookery/tools/test/api.ts';
import {
  createFirstReleaseDatabase,
  FIRST_MIGRATIONS,
  readFirstRelease,
} from '@rookery/tools/test/first-release.ts';
import { testRedis } from '@rookery/tools/test/redis.ts';
import { migrate, SQL_FOLDER } from './migrate.ts';
import { rebuild } from './rebuilding/rebuild.ts';

const FIRST_SHA256 = 'e39588aea19f23896cd3f256e6dfe7c7fc25dab37acd28ef52f8c9f5922dd190';

const { answers } = await readFirstRelease();

/** A database as the first release left it, brought to the newest schema. */
const upgraded = await createFirstReleaseDatabase();
const applied = await migrate(upgraded.url);
const api = await openApi(upgraded.url, (await testRedis()).url);
afterAll(async () => {
  await api.close();
  await upgraded.drop();
});

test('the migrations of the first release are as they were', async () => {
  const hash = new Bun.CryptoHasher('sha256');
  for (const name of FIRST_MIGRATIONS) hash.update(await Bun.file(`${SQL_FOLDER}/${name}`).text());
  expect(hash.digest('hex')).toBe(FIRST_SHA256);
});

test('whatever came after them is applied to a filled database', async () => {
  const names = (await Array.fromAsync(new Bun.Glob('*.sql').scan(SQL_FOLDER))).sort();
  expect([...FIRST_MIGRATIONS, ...applied]).toEqual(names);
  expect(await migrate(upgraded.url)).toEqual([]);
});

test('what was added to the counts is what the games say', async () => {
  const [row] = await api.db.sql`
    select count(*)::int as mixed from position_counts where rated_games > 0 and rated_games < games`;
  expect(row?.mixed).toBeGreaterThan(0);
  const { tables } = await rebuild(upgraded.url, { check: true });
  expect(tables.find(({ table }) => table === 'position_counts')).toMatchObject({ differences: 0 });
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
