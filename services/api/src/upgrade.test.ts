import { afterAll, expect, test } from 'bun:test';
import type { Explorer } from '@rookery/shared/contract/explorer.ts';
import { openApi } from '@rookery/tools/test/api.ts';
import {
  createFirstReleaseDatabase,
  FIRST_MIGRATIONS,
  readFirstRelease,
} from '@rookery/tools/test/first-release.ts';
import { testRedis } from '@rookery/tools/test/redis.ts';
import { migrate, SQL_FOLDER } from './migrate.ts';

const FIRST_SHA256 = 'e39588aea19f23896cd3f256e6dfe7c7fc25dab37acd28ef52f8c9f5922dd190';

const { answers, tables } = await readFirstRelease();

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

test('the explorer sums up from the games what the first release kept counts of', async () => {
  const { columns = [], rows = [] } = tables.position_counts ?? {};
  const counts = rows
    .map((row) => Object.fromEntries(row.split('\t').map((value, i) => [columns[i], value])))
    .filter((row) => row.player_no === '0');
  const gamesOf = (some: typeof counts) => some.reduce((sum, { games }) => sum + Number(games), 0);
  // The start of standard chess: no position has more games.
  const [start = []] = [...Map.groupBy(counts, ({ key }) => key).values()].sort(
    (a, b) => gamesOf(b) - gamesOf(a),
  );
  expect(start.length).toBeGreaterThan(1);
  const { body } = await api.ask<Explorer>('GET', '/api/explorer');
  expect(body.moves.map(({ white, draws, black }) => [white, draws, white + draws + black]).sort()).toEqual(
    start.map((row) => [Number(row.white_wins), Number(row.draws), Number(row.games)]).sort(),
  );
  const [kept] = await api.db.sql`select to_regclass('position_counts')::text as name`;
  expect(kept?.name).toBeNull();
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
