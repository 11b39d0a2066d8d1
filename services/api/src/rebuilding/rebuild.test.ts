import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { createFakeWorker, STOCKFISH, searched } from '@rookery/tools/test/fake-worker.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';
import { rebuild } from './rebuild.ts';

const api = await startTestApi();
const worker = createFakeWorker(api);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const { sql } = api.db;
const put = async (game: LichessGame) => {
  const { status, body } = await api.ask('PUT', `/api/games/${game.id}`, { game });
  if (status >= 400) throw new Error(JSON.stringify(body));
};
const world = JSON.parse(
  JSON.stringify([...worldGames({ seed: 5, players: 2, games: 30 })]),
) as LichessGame[];
const made = {
  ...ORDINARY,
  id: 'rebuild1',
  clocks: undefined,
  players: {
    white: { user: { id: 'anna', name: 'anna' } },
    black: { user: { id: 'boris', name: 'boris' } },
  },
} as LichessGame;

beforeAll(async () => {
  const [player] = [
    ...Map.groupBy(
      world.map(({ players }) => players?.white?.user?.id),
      (id) => id ?? '',
    ),
  ].sort(([, a], [, b]) => b.length - a.length)[0] as [string, unknown];
  await api.ask('POST', '/api/players', { username: player });
  await api.ask('POST', '/api/players', { username: 'anna' });
  await Promise.all([...world, ...oddGames().map(([, game]) => game)].map(put));
  await put(made);
  await worker.report();
  await api.ask('POST', '/api/games/rebuild1/analysis', { nodes: 20_000, force: true });
  for (const { gameId, from, to, generation } of await worker.chunks()) {
    const { work } = await worker.take({ gameId, from, to, generation });
    for (const ply of work?.plies ?? []) {
      const line = { score: { cp: ply === 3 ? -400 : 20 }, pv: ['a2a3'], depth: 9 };
      if (work) await worker.give(gameId, ply, searched(STOCKFISH, work, [line]), generation);
    }
  }
  const [mistake] = await sql<{ game: string; ply: number; player: string }[]>`
    select g.id as game, m.ply, p.id as player from mistakes m join games g on g.no = m.game_no
    join players p on p.no = m.player_no where g.id = 'rebuild1' and p.id = 'anna'`;
  const path = `/api/players/${mistake?.player}/mistakes/${mistake?.game}-${mistake?.ply}/answers`;
  for (const found of [true, false, true]) await api.ask('POST', path, { found });
});

const check = () => rebuild(api.databaseUrl, { check: true });
const mend = () => rebuild(api.databaseUrl, { check: false });
const differing = ({ tables }: Awaited<ReturnType<typeof check>>) =>
  Object.fromEntries(
    tables.filter(({ differences }) => differences > 0).map((one) => [one.table, one.differences]),
  );

test('of what was saved nothing differs, and every table holds something', async () => {
  const report = await check();
  expect([report.differences, report.tables.flatMap(({ examples }) => examples)]).toEqual([0, []]);
  expect(report.games).toBeGreaterThan(100);
  expect(report.tables.filter(({ rowsBefore }) => rowsBefore === 0)).toEqual([]);
});

const NO = `(select no from games where id = 'rebuild1')`;
const ONE = `where game_no = ${NO}`;
const LINE = `where no = (select line_no from sides ${ONE} limit 1)`;
test.each<[string, string, string]>([
  ['sides', 'altered', `update sides set castling = castling + 1, plies = 3 ${ONE} and white`],
  [
    'sides',
    'of no game',
    `insert into sides select (jsonb_populate_record(s, '{"game_no": 2000000}')).* from sides s ${ONE} and white`,
  ],
  [
    'game_keys',
    'altered',
    'update game_keys set keys[1] = 5 where game_no = (select min(game_no) from game_keys)',
  ],
  ['game_keys', 'gone', 'delete from game_keys where game_no = (select min(game_no) from game_keys)'],
  ['game_keys', 'of no game', `insert into game_keys values (2000000, '{1}')`],
  [
    'side_moves',
    'altered',
    `update side_moves set facts = '\\x00' where (game_no, white) = (select game_no, white from side_moves limit 1)`,
  ],
  [
    'side_moves',
    'gone',
    'delete from side_moves where (game_no, white) = (select game_no, white from side_moves limit 1)',
  ],
  ['side_moves', 'of no game', `insert into side_moves values (2000000, true, '\\x00')`],
  ['game_evals', 'altered', `update game_evals set white_accuracy = white_accuracy + 1 ${ONE}`],
  ['game_evals', 'gone', `delete from game_evals ${ONE}`],
  ['game_evals', 'of no game', `insert into game_evals values (2000000, 1, 1, '\\x00')`],
  ['mistakes', 'altered', `update mistakes set cost = cost + 1 ${ONE} and white`],
  ['mistakes', 'gone', `delete from mistakes ${ONE} and white`],
  [
    'mistakes',
    'too many',
    `insert into mistakes select (jsonb_populate_record(m, '{"ply": 2}')).* from mistakes m ${ONE} and white`,
  ],
  ['mistake_cards', 'altered', `update mistake_cards set stability = 99 ${ONE}`],
  ['mistake_cards', 'gone', `delete from mistake_cards ${ONE}`],
  [
    'mistake_cards',
    'too many',
    `insert into mistake_cards select (jsonb_populate_record(c, '{"ply": 2}')).* from mistake_cards c ${ONE}`,
  ],
  ['lines', 'altered', `update lines set keys[9] = 77 ${LINE}`],
  ['lines', 'under another hash', `update lines set hash = 77 ${LINE}`],
  ['lines', 'too many', `insert into lines (hash, keys) values (78, '{1,2}')`],
  ['lines', 'gone', `delete from lines ${LINE}`],
])('a row of %s that is %s is found, named and repaired', async (table, _, spoil) => {
  const all = () =>
    sql.unsafe(`select md5(string_agg(t::text, '|' order by t::text)) as hash from ${table} t`);
  const must = await all();
  await sql.unsafe(spoil);
  expect(await all()).not.toEqual(must);
  const found = await check();
  expect(differing(found)[table]).toBe(1);
  expect(found.tables.find((one) => one.table === table)?.examples.length).toBe(1);
  expect(differing(await mend())[table]).toBe(1);
  expect(differing(await check())).toEqual({});
  expect(await all()).toEqual(must);
});

test('a game without one of its sides is named: it cannot be put together', async () => {
  await sql.unsafe(`create table kept as select * from sides ${ONE} and not white`);
  await sql.unsafe(`delete from sides ${ONE} and not white`);
  const { lost, differences } = await mend();
  expect(lost).toEqual([expect.stringContaining('lacks a side')]);
  expect(differences).toBeGreaterThan(0);
  await sql`insert into sides select * from kept`;
  await sql`drop table kept`;
  await mend();
  expect(differing(await check())).toEqual({});
});

test('a repaired line is the right one for who knew the lines by heart', async () => {
  const [line] = await sql<{ no: number; first: string }[]>`
    select no, keys[1]::text as first from lines order by no limit 1`;
  const { no, first } = line as { no: number; first: string };
  const isFound = async () => ((await api.lines.find(first)).codes[no] ?? 0) > 0;
  await sql`update lines set keys[1] = 77 where no = ${no}`;
  expect(await isFound()).toBe(false);
  expect(differing(await mend())).toEqual({ lines: 1 });
  expect(await isFound()).toBe(true);
});

test('repaired sides are the right ones for who has them in memory', async () => {
  const explore = async () => (await api.ask('GET', '/api/explorer')).body;
  const must = await explore();
  await sql`update sides set result = 0 where game_no % 3 = 0 and result <> 0`;
  expect(await explore()).not.toEqual(must);
  await mend();
  expect(await explore()).toEqual(must);
});

test('answers and evaluations are not derived: they are as they were', async () => {
  const rows = await sql`select found from mistake_answers order by rep`;
  expect(rows.map(({ found }) => found)).toEqual([true, false, true]);
  const [left] = await sql`select count(*)::int as n from pg_namespace where nspname = 'rookery_rebuild'`;
  expect(left?.n).toBe(0);
});

test('games that come in meanwhile are all there, and nothing differs after', async () => {
  await sql`update sides set castling = 2 where castling <> 2 and game_no % 3 = 0`;
  // With them there are more than are worked out in one transaction.
  const more = JSON.parse(
    JSON.stringify([...worldGames({ seed: 77, players: 2, games: 200 })]),
  ) as LichessGame[];
  const [report] = await Promise.all([mend(), Promise.all(more.map(put))]);
  expect(report.differences).toBeGreaterThan(0);
  const stored = await sql<{ id: string }[]>`select id from games`;
  const ids = new Set(stored.map(({ id }) => id));
  expect(more.filter(({ id }) => !ids.has(id))).toEqual([]);
  expect(ids.size).toBeGreaterThan(500);
  expect(differing(await check())).toEqual({});
});
