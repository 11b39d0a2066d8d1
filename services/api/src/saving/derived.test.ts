import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { differingRows, expectedRows, storedRows } from '@rookery/tools/test/derived-rows.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';
import { COUNTED_PLIES } from './position-counts.ts';

const api = await startTestApi();
afterAll(() => api.close());

beforeEach(async () => {
  await api.writer.drain();
  await api.db
    .sql`truncate games, sides, game_keys, side_moves, position_counts, shipped_analyses, follows cascade`;
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
  JSON.stringify([...worldGames({ seed: 11, players: 2, games: 150 })]),
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
    // The two have met: a game counts once for each and once for all.
    expect(world.filter((game) => takesPart(first)(game) && takesPart(second)(game)).length).toBeGreaterThan(
      0,
    );
  });

  test('for a game that comes back to a position: it counts there once, with what came first', async () => {
    await follow('anna');
    const back = { ...ORDINARY, moves: 'Nf3 Nf6 Ng1 Ng8 e4 e5', clocks: undefined, division: undefined };
    await put(back);
    await check([back], only('anna'));
    const [row] = await api.db.sql`select count(*)::int as n from position_counts where player_no = 0`;
    // Four plies out and home again, and the first one after that: the start only with Nf3.
    expect(row?.n).toBe(5);
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
  test('counts a stored game when it is sent again, whatever version comes', async () => {
    await putAll(world);
    await follow(first);
    await check(world, nobody);
    const half = world.slice(0, 150);
    await putAll(half.map(({ clocks: _clocks, ...game }) => game as LichessGame));
    const sent = new Set(half.map(({ id }) => id));
    await check(world, (player, game) => player === first && sent.has(game));
    await putAll(world);
    await check(world, only(first));
  });

  test('an older version of equal rank counts nothing of its own', async () => {
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

  test('an older version by another name is no reason to count the stored one', async () => {
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
  test('with games=keep leaves the games and takes the counts', async () => {
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

  test('and following again counts everything again', async () => {
    await follow(first);
    await putAll(world);
    await unfollow(first, 'keep');
    await follow(first);
    await putAll(world);
    await check(world, only(first));
  });
});

test('a last game that is deleted is named no longer, and the next one is', async () => {
  const dangling = async () => {
    const [row] = await api.db.sql<{ dangling: number; none: number }[]>`
      select count(*) filter (where last_game <> 0 and not exists (select from games where no = last_game))::int as dangling,
        count(*) filter (where last_game = 0)::int as none
      from position_counts`;
    return row;
  };
  await follow(first);
  await putAll(world);
  expect(await dangling()).toEqual({ dangling: 0, none: 0 });
  await unfollow(first, 'delete');
  const after = await dangling();
  expect(after?.dangling).toBe(0);
  expect(after?.none).toBeGreaterThan(0);
  await putAll(world);
  expect((await dangling())?.dangling).toBe(0);
});

test('of the last game at a position the newest is kept, in whatever order they arrive', async () => {
  const newest = new Map<string, number>();
  for (const game of world) {
    if (['created', 'started', 'aborted'].includes(game.status as string)) continue;
    const replayed = replayGame(game);
    if (!replayed.ok) throw new Error(replayed.error.detail);
    for (const key of replayed.replay.keys.split(',').slice(0, -1).slice(0, COUNTED_PLIES))
      newest.set(key, Math.max(newest.get(key) ?? 0, game.createdAt));
  }
  for (const part of [world.slice(100, 200), world.slice(0, 100), world.slice(200)]) await putAll(part);
  const rows = await api.db.sql<{ key: string; at: number; game: number }[]>`
    select c.key::text, max(extract(epoch from c.last_at) * 1000)::float8 as at,
      max(extract(epoch from g.created_at) * 1000)::float8 as game
    from position_counts c join games g on g.no = c.last_game where c.player_no = 0 group by c.key`;
  expect(new Map(rows.map(({ key, at }) => [key, at]))).toEqual(newest);
  for (const { at, game } of rows) expect(game).toBe(at);
});
