import { afterAll, describe, expect, test } from 'bun:test';
import type { SaveGame } from '@rookery/shared/contract/save.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { openApi, startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { differingRows, expectedRows, storedRows } from '@rookery/tools/test/derived-rows.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
/** A second process over the same database, as far as Postgres can tell. */
const twin = await openApi(api.databaseUrl, api.redisUrl);
afterAll(async () => {
  await twin.close();
  await api.close();
});

const putTo = (to: TestApi, body: SaveGame) =>
  to.ask<{ code?: string }>('PUT', `/api/games/${body.game.id}`, body);
const put = (body: SaveGame) => putTo(api, body);
const named = (id: string, fields: object = {}): LichessGame =>
  JSON.parse(JSON.stringify({ ...ORDINARY, ...fields, id })) as LichessGame;
const keysOf = async (id: string) => (await api.ask('GET', `/api/games/${id}`)).status;

describe('games that arrive together', () => {
  test('each get their own answer', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `each${String(i).padStart(4, '0')}`);
    const answers = await Promise.all(ids.map((id) => put({ game: named(id) })));
    expect(answers.map(({ status, body }) => [status, (body as { id?: string }).id])).toEqual(
      ids.map((id) => [201, id]),
    );
  });

  test('the same one twice is new once and nothing new the second time', async () => {
    const twice = Array.from({ length: 5 }, () =>
      put({ game: named('twice001'), fetchedAt: '2024-01-01T00:00:00Z' }),
    );
    const statuses = (await Promise.all(twice)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 204, 204, 204, 204]);
  });

  test('a richer version in the same moment is what is left', async () => {
    const versions = [{ moves: 'e4' }, {}, { moves: 'e4 e5' }].map((fields) =>
      put({ game: named('moment01', fields) }),
    );
    expect(
      (await Promise.all(versions)).map(({ status }) => status).filter((status) => status > 204),
    ).toEqual([]);
    expect(await api.ask('GET', '/api/games/moment01')).toMatchObject({ body: { moves: ORDINARY.moves } });
  });

  test.each<[string, object]>([
    // 19 digits pass the contract and are beyond a bigint.
    [
      'a key that no bigint holds',
      { keys: Array.from({ length: 11 }, (_, i) => (i === 3 ? '9999999999999999999' : '1')).join(',') },
    ],
    [
      'a line whose key no bigint holds',
      { keys: Array.from({ length: 11 }, (_, i) => (i === 10 ? '9999999999999999999' : '2')).join(',') },
    ],
    [
      'a time that no column holds',
      { white: { castling: 'none', moves: 5, minClock: null, timeSpent: 2 ** 40, moveFacts: '' } },
    ],
  ])('one that Postgres refuses costs the others nothing: %s', async (name, wrong) => {
    const replayed = replayGame(ORDINARY);
    if (!replayed.ok) throw new Error(replayed.error.detail);
    const prefix = `bad${name.length % 10}`;
    const games = Array.from({ length: 30 }, (_, i) => named(`${prefix}${String(i).padStart(4, '0')}`));
    const answers = await Promise.all(
      games.map((game, i) => put(i === 17 ? { game, replay: { ...replayed.replay, ...wrong } } : { game })),
    );
    expect(answers.map(({ status }) => status)).toEqual(games.map((_, i) => (i === 17 ? 422 : 201)));
    expect(answers[17]?.body.code).toBe('not_storable');
    expect(await Promise.all(games.map(({ id }) => keysOf(id)))).toEqual(
      games.map((_, i) => (i === 17 ? 404 : 200)),
    );
    const listed = await api.ask<{ items: { gameId: string }[] }>('GET', '/api/rejected?limit=1');
    expect(listed.body.items[0]?.gameId).toBe(`${prefix}0017`);
  });
});

const world = JSON.parse(
  JSON.stringify([...worldGames({ seed: 5, players: 2, games: 75 })]),
) as LichessGame[];
const poorer = ({ clocks: _clocks, analysis: _all, ...game }: LichessGame) => game as LichessGame;

describe('two writers over one database', () => {
  test('300 games at once with ids in common: no deadlock, every answer right, all that is derived right', async () => {
    const seen = Map.groupBy(
      world.flatMap(({ players }) => [players?.white?.user?.id, players?.black?.user?.id]),
      (id) => id,
    );
    const [first, second] = [...seen]
      .filter(([id]) => id !== undefined && id !== 'ghost')
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([id]) => id) as [string, string];
    await api.ask('POST', '/api/players', { username: first });
    const before = await storedRows(api.db.sql);
    // What is there already comes again too, so that both rewrite and add at once.
    await Promise.all(world.slice(0, 60).map((game) => put({ game: poorer(game) })));
    const at = (second: number) => new Date(Date.UTC(2025, 0, 1, 0, 0, second)).toISOString();
    const forth = world.map((game, i) =>
      putTo(api, { game: i % 3 === 0 ? poorer(game) : game, fetchedAt: at(i % 7) }),
    );
    const back = world
      .toReversed()
      .map((game, i) => putTo(twin, { game: i % 3 === 0 ? poorer(game) : game, fetchedAt: at(i % 5) }));
    // And someone else is followed and let go of meanwhile.
    const meanwhile = api
      .ask('POST', '/api/players', { username: second })
      .then(() => api.ask('DELETE', `/api/players/${second}?games=keep`));
    const answers = await Promise.all([...forth, ...back]);
    expect((await meanwhile).status).toBe(204);
    expect(answers).toHaveLength(300);
    expect(answers.map(({ status }) => status).filter((status) => ![200, 201, 204].includes(status))).toEqual(
      [],
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(world.length - 60);

    // Of each game the richer of what was sent is left.
    const sentWhole = (i: number) => i % 3 !== 0 || (world.length - 1 - i) % 3 !== 0;
    const left = world.map((game, i) => (sentWhole(i) ? game : poorer(game)));
    const stored = await Promise.all(
      left.map(async ({ id }) => (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body),
    );
    expect(stored).toEqual(left);

    const others = await api.db.sql<
      { id: string }[]
    >`select id from games where id <> all(${`{${left.map(({ id }) => id).join(',')}}`}::text[])`;
    const rest = await Promise.all(
      others.map(async ({ id }) => (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body),
    );
    const rows = await storedRows(api.db.sql);
    expect(
      differingRows(
        expectedRows([...rest, ...left], (player) => player === first),
        rows,
      ),
    ).toEqual([]);
    expect(Object.keys(rows.sides).length).toBe(Object.keys(before.sides).length + 2 * world.length);
  });
});
