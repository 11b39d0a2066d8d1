import { afterAll, beforeAll, expect, test } from 'bun:test';
import { gameListQuerySchema } from '@rookery/shared/contract/game-filter.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { filterInSql } from '@rookery/tools/test/filter-in-sql.ts';
import fc from 'fast-check';
import { createWhere } from '../db/where.ts';
import { checkFilter } from '../games/filter.ts';
import { readyToChoose } from './choose.ts';

const api = await startTestApi();
const { db } = api;
afterAll(() => api.close());

const GAMES = [...worldGames({ seed: 5, players: 3, games: 120 })];
const names = [...new Set(GAMES.flatMap(({ players }) => [players?.white?.user?.name ?? 'nobody_at_all']))];
const openings = [...new Set(GAMES.flatMap(({ opening }) => (opening ? [opening] : [])))];
const times = GAMES.map(({ createdAt }) => new Date(createdAt).toISOString());

beforeAll(async () => {
  for (let i = 0; i < GAMES.length; i += 100)
    await api.ask('PUT', '/api/games', { games: GAMES.slice(i, i + 100).map((game) => ({ game })) });
});

const chosenBySql = async (filter: Parameters<typeof filterInSql>[1]): Promise<string[]> => {
  checkFilter(filter);
  const where = createWhere();
  filterInSql(where, filter);
  const rows = await db.sql.unsafe<{ side: string }[]>(
    `select s.game_no || ' ' || s.white::int as side from sides s ${where.text()} order by s.at, s.game_no, s.white desc`,
    where.values(),
  );
  return rows.map(({ side }) => side);
};

const some = <T>(values: readonly T[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });
const list = (values: readonly string[]) => some(values).map((chosen) => chosen.join(','));
const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);

const conditions = fc.record({
  color: fc.constantFrom('white', 'black'),
  opponent: fc.constantFrom(...names, 'nobody_of_this_name'),
  variant: list(['standard', 'chess960', 'crazyhouse', 'fromPosition', 'antichess']),
  speed: list(['bullet', 'blitz', 'rapid', 'classical', 'correspondence']),
  status: list(['mate', 'resign', 'outoftime', 'draw', 'aborted', 'started']),
  rated: fc.constantFrom('true', 'false'),
  result: fc.constantFrom('win', 'draw', 'loss'),
  analyzed: fc.constantFrom('true', 'false'),
  eco: list([...new Set(openings.map(({ eco }) => eco))]),
  opening: fc.constantFrom(...openings.flatMap(({ name }) => [name, name.split(':')[0] as string])),
  minRating: number(800, 2200),
  maxRating: number(800, 2200),
  minOpponentRating: number(800, 2200),
  maxOpponentRating: number(800, 2200),
  minPlies: number(0, 120),
  maxPlies: number(0, 200),
  since: fc.constantFrom(...times, ...times.map((time) => time.replace('Z', '4Z'))),
  until: fc.constantFrom(...times.map((time) => time.slice(0, 10))),
  tz: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns'),
});
const NAMES = [
  'color opponent variant speed status rated result analyzed eco opening minRating maxRating',
  'minOpponentRating maxOpponentRating minPlies maxPlies since until',
].flatMap((line) => line.split(' '));

/** Some conditions at once, of a player mostly: of all of them hardly any game would be left. */
const filters = fc
  .tuple(
    conditions,
    fc.shuffledSubarray(NAMES, { minLength: 0, maxLength: 4 }),
    fc.option(fc.constantFrom(...names.slice(0, 5), 'nobody_of_this_name'), { freq: 4 }),
  )
  .map(([all, kept, player]) => ({
    tz: all.tz,
    ...Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name))),
    ...(player !== null && { player }),
  }));

test('in memory each filter holds the sides that it holds in Postgres, in the same order', async () => {
  let [compared, refused, held] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(filters, async (query) => {
      const { order: _, ...filter } = gameListQuerySchema.parse(query);
      const bySql = await chosenBySql(filter).catch((err: Error) => err.message);
      const inMemory = await readyToChoose(db, filter).then(
        (choose) => {
          const { rows, columns } = choose();
          return [...rows].map((row) => `${columns.gameNo[row]} ${columns.white[row]}`);
        },
        (err: Error) => err.message,
      );
      expect({ filter, sides: inMemory }).toEqual({ filter, sides: bySql });
      compared++;
      if (typeof bySql === 'string') refused++;
      else if (bySql.length > 0) held++;
    }),
    { numRuns: 400, seed: 42 },
  );
  expect(compared).toBe(400);
  expect(held).toBeGreaterThan(120);
  expect(refused).toBeGreaterThan(0);
});
