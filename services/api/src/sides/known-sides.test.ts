import { afterAll, expect, test } from 'bun:test';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createKnownSides, type KnownSides } from './known-sides.ts';
import { COLUMN_NAMES, type SideColumn } from './side-columns.ts';

const api = await startTestApi();
const { sql, saving } = api.db;
afterAll(() => api.close());

const GAMES = [...worldGames({ seed: 11, players: 3, games: 60 })];
const put = (from: number, to: number) =>
  api.ask('PUT', '/api/games', { games: GAMES.slice(from, to).map((game) => ({ game })) });

/** Everything that is known of each side, bytes of moves and evaluations included, the oldest first. */
const knownOf = async (known: KnownSides): Promise<Record<string, unknown>[]> => {
  const table = await known.refresh();
  const [columns, bytes] = [table.columns(), table.bytes().bytes()];
  const { low: keys } = table.keys().keys();
  const part = (at: number, length: number) => bytes.slice(at, length === 0 ? at : at + length).toHex();
  return [...table.ordered()].map((row) => {
    const value = (name: SideColumn) => columns[name][row] as number;
    const {
      factsAt: _,
      evalsAt: __,
      keysAt: ___,
      ...side
    } = Object.fromEntries(COLUMN_NAMES.map((name) => [name, value(name)]));
    return {
      ...side,
      facts: part(value('factsAt'), value('factsLength')),
      evals: part(value('evalsAt'), value('evalsLength')),
      keys: keys.slice(value('keysAt'), value('keysAt') + value('keysLength')),
    };
  });
};

/** One that has read everything anew knows the same. */
const expectAllKnown = async (known: KnownSides): Promise<Record<string, unknown>[]> => {
  const sides = await knownOf(known);
  expect(sides).toEqual(await knownOf(createKnownSides(sql)));
  const [row] = await sql<[{ n: number }]>`select count(*)::int as n from sides`;
  expect(sides).toHaveLength(row.n);
  return sides;
};

const known = createKnownSides(sql);

test('sides are known as soon as their games are stored, with the facts of followed players’ moves', async () => {
  expect(await knownOf(known)).toEqual([]);
  await api.ask('POST', '/api/players', { username: GAMES[0]?.players?.white?.user?.name });
  await put(0, 50);
  expect((await expectAllKnown(known)).some(({ facts }) => facts !== '')).toBe(true);
  await put(50, 100);
  const sides = await expectAllKnown(known);
  expect(sides.some(({ evals }) => evals !== '')).toBe(true);
  const times = sides.map(({ at }) => at as number);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('what changes and goes is known, too: analyses, unfollowed players, deleted games', async () => {
  await sql`update sides set analyzed = not analyzed where game_no % 3 = 0`;
  await expectAllKnown(known);
  await sql`update game_evals set white_accuracy = 12.5, facts = facts || '\\x000000'`;
  expect((await expectAllKnown(known)).filter(({ accuracy }) => accuracy === 12.5).length).toBeGreaterThan(0);
  await sql`delete from game_evals where game_no % 2 = 0`;
  await sql`delete from sides where game_no % 5 = 0`;
  await expectAllKnown(known);
  await sql`update side_moves set facts = substring(facts for 6) where game_no % 7 = 1`;
  await sql`delete from side_moves where game_no % 7 = 2`;
  await sql`update game_keys set keys = keys[2:] where game_no % 7 = 3`;
  await expectAllKnown(known);
});

test('a transaction that is committed after younger ones is seen, and what is rolled back is not', async () => {
  const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = saving.begin(async (tx) => {
    await tx`update sides set plies = 700 where game_no = 1`;
    began.resolve();
    await goOn.promise;
  });
  await began.promise;
  await sql`update sides set plies = 800 where game_no = 2`;
  const failing = saving.begin(async (tx) => {
    await tx`update sides set plies = 900 where game_no = 3`;
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  const pliesOf = async () =>
    (await expectAllKnown(known)).flatMap(({ plies, white }) =>
      white === 1 && (plies as number) >= 700 ? [plies as number] : [],
    );
  expect(await pliesOf()).toEqual([800]);
  goOn.resolve();
  await slow;
  expect((await pliesOf()).sort()).toEqual([700, 800]);
});

test('dropped notes are no loss to whoever has read them; whoever has not reads all anew', async () => {
  const late = createKnownSides(sql);
  await knownOf(late);
  await sql`update sides set plies = plies + 1`;
  await knownOf(known);
  await sql`update side_changes set at = at - interval '1 hour'`;
  // Behind the horizon of the one that tidies.
  await sql`update sides set plies = plies where game_no = 1`;
  await knownOf(known);
  await known.tidy();
  const [left] = await sql<[{ n: number }]>`select count(*)::int as n from side_changes`;
  expect(left.n).toBe(1);
  await expectAllKnown(known);
  await expectAllKnown(late);
});

test('other contents replace those that were known', async () => {
  await sql`truncate sides, game_evals, side_moves`;
  expect(await knownOf(known)).toEqual([]);
  await put(100, 110);
  await expectAllKnown(known);
});

test('who asks while another reads sees what was committed until then', async () => {
  const first = known.refresh();
  await put(110, 130);
  const [table] = await Promise.all([known.refresh(), known.refresh(), first]);
  expect(table.ordered()).toHaveLength((await knownOf(createKnownSides(sql))).length);
});

test('nothing changes while somebody holds the table', async () => {
  const table = await known.refresh();
  const before = table.ordered().length;
  const during = await known.hold(async () => {
    await put(130, 140);
    const refreshed = known.refresh();
    await sql`select pg_sleep(0.05)`;
    const length = table.ordered().length;
    return { length, refreshed };
  });
  expect(during.length).toBe(before);
  await during.refreshed;
  expect(table.ordered().length).toBeGreaterThan(before);
});

test('games whose numbers lie in several parts are all read anew', async () => {
  for (const [from, number] of [
    [140, 5_000],
    [150, 20_000],
  ] as const) {
    await sql`select setval(pg_get_serial_sequence('games', 'no'), ${number})`;
    await put(from, from + 10);
  }
  const numbers = (await expectAllKnown(known)).map(({ gameNo }) => gameNo as number);
  expect(numbers.filter((no) => no > 20_000)).toHaveLength(20);
  expect(numbers.filter((no) => no > 5_000 && no < 20_000)).toHaveLength(20);
});
