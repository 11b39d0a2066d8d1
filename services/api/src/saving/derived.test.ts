import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { differingRows, expectedRows, storedRows } from '@rookery/tools/test/derived-rows.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';
import { until } from '@rookery/tools/test/until.ts';

const api = await startTestApi();
afterAll(() => api.close());

beforeEach(async () => {
  await api.writer.drain();
  await api.db.sql`truncate games, sides, game_keys, side_moves, shipped_analyses, follows cascade`;
});

const put = async (game: LichessGame) => {
  const { status, body } = await api.ask('PUT', `/api/games/${game.id}`, { game });
  if (status >= 400) throw new Error(JSON.stringify(body));
  return status;
};
const putAll = (games: readonly LichessGame[]) => Promise.all(games.map(put));
const follow = (username: string) => api.ask('POST', '/api/players', { username });
const unfollow = (id: string, games: 'keep' | 'delete') =>
  api.ask('DELETE', `/api/players/${id}?games=${games}`);

/** Holds the derived tables against what they must be for these games. */
const check = async (games: readonly LichessGame[], isTracked: (player: string, game: string) => boolean) => {
  expect(differingRows(expectedRows(games, isTracked), await storedRows(api.db.sql))).toEqual([]);
};

const world = JSON.parse(
  JSON.stringify([...worldGames({ seed: 11, players: 2, games: 75 })]),
) as LichessGame[];
const idsOf = (game: LichessGame) => [game.players?.white?.user?.id, game.players?.black?.user?.id];
const takesPart = (player: string) => (game: LichessGame) => idsOf(game).includes(player);
/** The two whose games these are: those who took part in most. */
const [first, second] = [...Map.groupBy(world.flatMap(idsOf), (id) => id ?? '')]
  .filter(([id]) => id !== '' && id !== 'ghost')
  .sort(([, a], [, b]) => b.length - a.length)
  .map(([id]) => id) as [string, string];

const nobody = () => false;
const only =
  (...players: string[]) =>
  (player: string) =>
    players.includes(player);

describe('what is derived equals a recomputation from the records', () => {
  test('for all games, nobody followed', async () => {
    await putAll(world);
    await check(world, nobody);
  });

  test('for oddities of every kind', async () => {
    await follow('anna');
    const games = oddGames().map(([, game]) => game);
    await putAll(games);
    await check(games, only('anna'));
  });

  test('for followed players too, in any order of arrival', async () => {
    await follow(first);
    await follow(second);
    await putAll(world.toReversed());
    await check(world, only(first, second));
    // The two have met: both sides of such a game are tracked.
    expect(world.filter((game) => takesPart(first)(game) && takesPart(second)(game)).length).toBeGreaterThan(
      0,
    );
  });

  test('one after the other as in great batches', async () => {
    await follow(first);
    for (const game of world.slice(0, 40)) await put(game);
    await check(world.slice(0, 40), only(first));
  });
});

describe('after an update', () => {
  const { winner: _winner, ...running } = {
    ...ORDINARY,
    status: 'started',
    moves: 'e4 e5',
    clocks: undefined,
  };
  const { analysis: _analysis, ...ended } = { ...ORDINARY, analysis: undefined };
  const analyzed = {
    ...ORDINARY,
    analysis: [{ eval: 10 }, { eval: 20 }],
    source: 'arena',
    opening: undefined,
  };

  test.each<[string, LichessGame[]]>([
    ['a running game ends', [running as LichessGame, ended as LichessGame]],
    ['an analysis is added', [ended as LichessGame, analyzed as LichessGame]],
    ['all of it in turn', [running, ended, analyzed] as LichessGame[]],
    ['the end comes first', [ended, running] as LichessGame[]],
  ])('%s', async (_, versions) => {
    await follow('Anna');
    const others = world.slice(0, 20);
    await putAll(others);
    const games = versions.map((version) => JSON.parse(JSON.stringify(version)) as LichessGame);
    for (const version of games) await put(version);
    const { body } = await api.ask<LichessGame>('GET', '/api/games/ordinary');
    await check([...others, body], only('anna'));
  });

  test('many at once, some new, some richer, some poorer', async () => {
    await follow(first);
    const poorer = ({ clocks: _clocks, analysis: _all, ...game }: LichessGame) => game as LichessGame;
    await putAll(world.slice(0, 100).map((game, i) => (i % 2 === 0 ? poorer(game) : game)));
    await putAll(world.map((game, i) => (i % 2 === 0 ? game : poorer(game))));
    // An odd place was stored whole at first, or poor if it was not there: then the poor one is all there is.
    const games = world.map((game, i) => (i % 2 === 0 || i < 100 ? game : poorer(game)));
    await check(games, only(first));
  });

  test('a game that is sent again by another player’s sync stays as it is', async () => {
    await follow(first);
    await putAll(world);
    await putAll(world);
    await check(world, only(first));
  });
});

describe('following later', () => {
  test('tracks a stored game when it is sent again, whatever version comes', async () => {
    await putAll(world);
    await follow(first);
    await check(world, nobody);
    const half = world.slice(0, 75);
    await putAll(half.map(({ clocks: _clocks, ...game }) => game as LichessGame));
    const sent = new Set(half.map(({ id }) => id));
    await check(world, (player, game) => player === first && sent.has(game));
    await putAll(world);
    await check(world, only(first));
  });

  test('an older version of equal rank adds nothing of its own', async () => {
    const side = (id: string, rating: number) => ({ user: { id, name: id }, rating });
    const stored = { ...ORDINARY, players: { white: side('anna', 2000), black: side('boris', 2100) } };
    const older = {
      ...ORDINARY,
      winner: 'black',
      players: { white: side('anna', 1000), black: side('boris', 1100) },
    };
    const at = (game: object, fetchedAt: string) =>
      api.ask('PUT', '/api/games/ordinary', { game, fetchedAt });
    await at(stored, '2024-01-02T00:00:00Z');
    await follow('anna');
    expect(await at(older, '2024-01-01T00:00:00Z')).toMatchObject({ status: 204 });
    await check([stored], only('anna'));
  });

  test('an older version by another name is no reason to track the stored one', async () => {
    const ghost = { user: { id: 'ghost', name: 'ghost' }, rating: 1500 };
    const stored = { ...ORDINARY, players: { white: ghost, black: ORDINARY.players?.black } } as LichessGame;
    const at = (game: object, fetchedAt: string) =>
      api.ask('PUT', '/api/games/ordinary', { game, fetchedAt });
    await at(stored, '2024-01-02T00:00:00Z');
    await follow('anna');
    await at(ORDINARY, '2024-01-01T00:00:00Z');
    await check([stored], only('anna'));
  });
});

describe('unfollowing', () => {
  test('with games=keep leaves the games and takes the facts of moves', async () => {
    await follow(first);
    await follow(second);
    await putAll(world);
    expect(await unfollow(first, 'keep')).toMatchObject({ status: 204 });
    await check(world, only(second));
    const [row] = await api.db.sql`select count(*)::int as n from games`;
    expect(row?.n).toBe(world.length);
  });

  test('with games=delete removes those that no other followed player took part in', async () => {
    await follow(first);
    await follow(second);
    await putAll(world);
    expect(await unfollow(first, 'delete')).toMatchObject({ status: 204 });
    const left = world.filter((game) => !takesPart(first)(game) || takesPart(second)(game));
    expect(left.length).toBeLessThan(world.length);
    await check(left, only(second));
    const rows = await api.db.sql<{ id: string }[]>`select id from games`;
    expect(rows.map(({ id }) => id).sort()).toEqual(left.map(({ id }) => id).sort());
    expect(await unfollow(second, 'delete')).toMatchObject({ status: 204 });
    await check(
      left.filter((game) => !takesPart(second)(game)),
      nobody,
    );
  });

  test('while a game of theirs is being saved leaves none of their sides tracked', async () => {
    await follow('anna');
    const holder = await api.db.sql.reserve();
    await holder`begin`;
    // The batch has read who is followed, and waits for who may be inserting the same game.
    await holder`
      insert into games (id, created_at, fetched_at, rank, plies, variant)
      values ('ordinary', now(), now(), 0, 0, 'standard')`;
    const waiting = async (n: number) => {
      const [row] = await api.db.sql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return (row?.n ?? 0) >= n;
    };
    const saved = put(ORDINARY);
    await until('the batch waits', () => waiting(1));
    let isOver = false;
    const gone = unfollow('anna', 'keep').finally(() => {
      isOver = true;
    });
    await until('unfollowing waits or is over', async () => isOver || (await waiting(2)));
    await holder`rollback`;
    holder.release();
    expect([await saved, (await gone).status]).toEqual([201, 204]);
    await check([ORDINARY], nobody);
  });

  test('and following again tracks everything again', async () => {
    await follow(first);
    await putAll(world);
    await unfollow(first, 'keep');
    await follow(first);
    await putAll(world);
    await check(world, only(first));
  });
});
