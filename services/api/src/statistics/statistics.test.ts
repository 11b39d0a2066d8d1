import { afterAll, describe, expect, test } from 'bun:test';
import { createRandom } from '@rookery/shared/chess/random-games.ts';
import { onRealGames, readRealGames } from '@rookery/shared/chess/real-games.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import type {
  HeadToHead,
  Opponent,
  PlayerSummary,
  RatingHistory,
  Tally,
} from '@rookery/shared/contract/statistics.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { accountOf, heldSide, resultOf } from '@rookery/tools/test/filter-oracle.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { saveGame } from '../saving/save-game.ts';

const opened: TestApi[] = [];
afterAll(() => Promise.all(opened.map((api) => api.close())));
const start = async (games: readonly LichessGame[]): Promise<TestApi> => {
  const api = await startTestApi();
  opened.push(api);
  const results = await Promise.all(games.map((game) => saveGame(api.writer, { game })));
  expect(results.filter((result) => 'refused' in result)).toEqual([]);
  return api;
};
const get = async <T>(
  api: TestApi,
  path: string,
  query: Record<string, string | number> = {},
): Promise<T> => {
  const text = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  );
  const { status, body } = await api.ask<T>('GET', `/api/players/${path}?${text}`);
  if (status !== 200) throw new Error(`${path}?${text}: ${JSON.stringify(body)}`);
  return body;
};
const refusal = async (api: TestApi, path: string) => {
  const { status, body } = await api.ask<Problem>('GET', `/api/players/${path}`);
  return [status, body.code, body.detail] as const;
};

type Color = 'white' | 'black';
interface Held {
  game: LichessGame;
  color: Color;
  result: 'win' | 'draw' | 'loss' | undefined;
}

/** The games of a filter, oldest first. Generated and real games differ in their milliseconds. */
const held = (games: readonly LichessGame[], query: Record<string, string>): Held[] =>
  games
    .flatMap((game) => {
      const color = heldSide(game, query);
      return color ? [{ game, color, result: resultOf(game, color) }] : [];
    })
    .sort((a, b) => a.game.createdAt - b.game.createdAt);

const tallyOf = (sides: readonly Held[]): Tally => ({
  games: sides.length,
  win: sides.filter(({ result }) => result === 'win').length,
  draw: sides.filter(({ result }) => result === 'draw').length,
  loss: sides.filter(({ result }) => result === 'loss').length,
});
const talliesBy = (sides: readonly Held[], keyOf: (side: Held) => string): Record<string, Tally> =>
  Object.fromEntries([...Map.groupBy(sides, keyOf)].map(([key, list]) => [key, tallyOf(list)]));
const perfOf = ({ variant, speed }: LichessGame): string =>
  variant === 'standard' || variant === 'fromPosition' ? String(speed) : variant;

interface Rated {
  rating: number;
  at: string;
  gameId: string;
  provisional: boolean;
}
const ratedIn = (sides: readonly Held[], perf: string): Rated[] =>
  sides.flatMap(({ game, color }) => {
    const side = game.players?.[color] as { rating?: number; ratingDiff?: number; provisional?: boolean };
    if (game.rated !== true || perfOf(game) !== perf || side.rating === undefined) return [];
    return [
      {
        rating: side.rating + (side.ratingDiff ?? 0),
        at: new Date(game.createdAt).toISOString(),
        gameId: game.id,
        provisional: side.provisional === true,
      },
    ];
  });

/** The longest run of games that are all of some results, by trying every beginning. */
const longest = (sides: readonly Held[], results: readonly string[]): number => {
  const line = sides.filter(({ result }) => result !== undefined).map(({ result }) => result as string);
  return Math.max(
    0,
    ...line.map((_, i) => {
      const end = line.slice(i).findIndex((result) => !results.includes(result));
      return end < 0 ? line.length - i : end;
    }),
  );
};

const checkSummary = async (
  api: TestApi,
  games: readonly LichessGame[],
  player: string,
  filter: Record<string, string>,
) => {
  const sides = held(games, { player, ...filter });
  const summary = await get<PlayerSummary>(api, `${player}/summary`, filter);
  expect(summary).toMatchObject({ player, ...tallyOf(sides) });
  expect(summary.bySpeed).toEqual(talliesBy(sides, ({ game }) => game.speed as string));
  expect(summary.byVariant).toEqual(talliesBy(sides, ({ game }) => game.variant));
  for (const color of ['white', 'black'] as const)
    expect(summary.byColor[color]).toEqual(tallyOf(sides.filter((side) => side.color === color)));
  expect([summary.first?.id, summary.last?.id]).toEqual([sides[0]?.game.id, sides.at(-1)?.game.id]);
  const { streaks } = summary;
  expect([streaks.win.games, streaks.draw.games, streaks.loss.games, streaks.unbeaten.games]).toEqual([
    longest(sides, ['win']),
    longest(sides, ['draw']),
    longest(sides, ['loss']),
    longest(sides, ['win', 'draw']),
  ]);
  const finished = sides.filter(({ result }) => result !== undefined);
  const last = finished.at(-1)?.result;
  const broken = finished.findLastIndex(({ result }) => result !== last);
  expect(streaks.current).toEqual(
    last === undefined
      ? null
      : {
          result: last,
          games: finished.length - 1 - broken,
          from: finished[broken + 1]?.game.id ?? '',
          to: finished.at(-1)?.game.id ?? '',
        },
  );
  const perfs = new Set(
    sides.map(({ game }) => perfOf(game)).filter((perf) => ratedIn(sides, perf).length > 0),
  );
  expect(new Set(Object.keys(summary.ratings))).toEqual(perfs);
  for (const perf of perfs) {
    const line = ratedIn(sides, perf);
    const settled = line.filter(({ provisional }) => !provisional);
    const among = settled.length > 0 ? settled : line;
    const top = Math.max(...among.map(({ rating }) => rating));
    expect(summary.ratings[perf]).toEqual({
      games: line.length,
      now: line.at(-1) as Rated,
      peak: among.find(({ rating }) => rating === top) as Rated,
    });
    const history = await get<RatingHistory>(api, `${player}/ratings`, { ...filter, perf, points: 10_000 });
    expect(history).toEqual({ perf, games: line.length, points: line });
  }
};

const checkOpponents = async (
  api: TestApi,
  games: readonly LichessGame[],
  player: string,
  filter: Record<string, string>,
) => {
  const sides = held(games, { player, ...filter });
  const foeOf = ({ game, color }: Held) => accountOf(game, color === 'white' ? 'black' : 'white');
  const met = Map.groupBy(
    sides.filter((side) => foeOf(side) !== undefined),
    (side) => foeOf(side) as string,
  );
  const items: Opponent[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: Opponent[]; next: string | null } = await get(api, `${player}/opponents`, {
      ...filter,
      limit: 7,
      ...(cursor && { cursor }),
    });
    items.push(...page.items);
    cursor = page.next;
  }
  expect(items.map(({ games: count }) => count)).toEqual(
    items.map(({ games: count }) => count).toSorted((a, b) => b - a),
  );
  expect(new Set(items.map(({ opponent }) => opponent)).size).toBe(items.length);
  expect(items.length).toBe(met.size);
  for (const { opponent, averageRating, lastGameAt, games: count, win, draw, loss } of items) {
    const list = met.get(opponent) as Held[];
    expect({ games: count, win, draw, loss }).toEqual(tallyOf(list));
    expect(lastGameAt).toBe(new Date(list.at(-1)?.game.createdAt ?? 0).toISOString());
    const ratings = list
      .map(({ game, color }) => game.players?.[color === 'white' ? 'black' : 'white']?.rating)
      .filter((rating) => typeof rating === 'number');
    if (ratings.length === 0) expect(averageRating).toBeNull();
    else
      expect(averageRating).toBeCloseTo(ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length, 9);
  }
  for (const [opponent, list] of [...met].slice(0, 5)) {
    const pair = await get<HeadToHead>(api, `${player}/opponents/${opponent}`, filter);
    expect(pair).toMatchObject({ opponent, ...tallyOf(list) });
    expect(pair.bySpeed).toEqual(talliesBy(list, ({ game }) => game.speed as string));
    expect(pair.byVariant).toEqual(talliesBy(list, ({ game }) => game.variant));
    expect(pair.last.map(({ id }) => id)).toEqual(
      list
        .map(({ game }) => game.id)
        .reverse()
        .slice(0, 10),
    );
    const named = list.filter(({ game }) => game.opening !== undefined);
    const families = talliesBy(
      named,
      ({ game }) => (game.opening as { name: string }).name.split(':')[0] as string,
    );
    for (const { name, ...tally } of pair.openings) expect(tally).toEqual(families[name] as Tally);
    expect(pair.openings.length).toBe(Math.min(10, Object.keys(families).length));
  }
};

const mostSeen = (games: readonly LichessGame[]): string =>
  [
    ...Map.groupBy(
      games.flatMap((game) => [accountOf(game, 'white'), accountOf(game, 'black')]),
      (id) => id ?? '',
    ),
  ]
    .filter(([id]) => id !== '')
    .sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';

const FILTERS: Record<string, string>[] = [
  {},
  { color: 'black' },
  { color: 'white', speed: 'bullet,blitz' },
  { rated: 'false' },
  { speed: 'blitz', result: 'win' },
  { minPlies: '40', tz: 'Asia/Tokyo', since: '2022-01-01' },
  { status: 'mate,aborted,started' },
  { result: 'loss', minOpponentRating: '1600' },
  { eco: 'B01', rated: 'true' },
];

describe('summary, ratings, opponents and head to head are what plain loops over the records say', () => {
  test('of generated games of all kinds', async () => {
    const games = JSON.parse(
      JSON.stringify([...worldGames({ seed: 9, players: 2, games: 220 })]),
    ) as LichessGame[];
    const api = await start(games);
    const player = mostSeen(games);
    for (const filter of FILTERS) {
      await checkSummary(api, games, player, filter);
      await checkOpponents(api, games, player, filter);
    }
  });

  const real = onRealGames('of real games');
  test.skipIf(real.skip)(real.name, async () => {
    const games = ['clocks', 'variants'].flatMap((file) =>
      readRealGames(`${file}.ndjson.gz`),
    ) as unknown as LichessGame[];
    const api = await start(games);
    const player = mostSeen(games);
    for (const filter of FILTERS.slice(0, 4)) {
      await checkSummary(api, games, player, filter);
      await checkOpponents(api, games, player, filter);
    }
  });
});

describe('a rating history', () => {
  const random = createRandom(3);
  const games = Array.from(
    { length: 300 },
    (_, i): LichessGame => ({
      ...ORDINARY,
      id: `rate${String(i).padStart(4, '0')}`,
      createdAt: 1_600_000_000_000 + i * 3_600_000,
      players: {
        white: {
          user: { id: 'anna', name: 'Anna' },
          rating: 1500 + Math.floor(random() * 400),
          ratingDiff: 5,
        },
        black: { user: { id: 'boris', name: 'Boris' } },
      },
    }),
  );

  test('is thinned to so many games, the first, the last and the extremes among them', async () => {
    const api = await start(games);
    const whole = await get<RatingHistory>(api, 'anna/ratings', { points: 10_000 });
    expect([whole.perf, whole.games, whole.points.length]).toEqual(['blitz', 300, 300]);
    const { points } = await get<RatingHistory>(api, 'anna/ratings', { points: 20 });
    expect(points.length).toBeLessThanOrEqual(20);
    expect(points.length).toBeGreaterThan(15);
    expect([points[0], points.at(-1)]).toEqual([whole.points[0], whole.points.at(-1)]);
    const ratings = (list: RatingHistory['points']) => list.map(({ rating }) => rating);
    expect(Math.max(...ratings(points))).toBe(Math.max(...ratings(whole.points)));
    expect(Math.min(...ratings(points))).toBe(Math.min(...ratings(whole.points)));
    const ids = whole.points.map(({ gameId }) => gameId);
    expect(points.map(({ gameId }) => gameId)).toEqual(
      points.map(({ gameId }) => gameId).toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b)),
    );
    expect(await get<RatingHistory>(api, 'boris/ratings')).toEqual({ perf: null, games: 0, points: [] });
    expect((await get<RatingHistory>(api, 'anna/ratings', { perf: 'atomic' })).points).toEqual([]);
    expect(await refusal(api, 'anna/ratings?perf=chess')).toEqual([
      400,
      'invalid_parameter',
      expect.stringContaining('perf: chess is none of'),
    ]);
  });
});

describe('what is asked wrongly is refused in words', () => {
  test('a player whom nobody knows, a filter that nobody knows, a cursor of something else', async () => {
    const api = await start(
      ['one', 'two', 'three'].map(
        (name, i): LichessGame => ({
          ...ORDINARY,
          id: `foes000${i}`,
          players: { white: { user: { id: 'anna', name: 'Anna' } }, black: { user: { id: name, name } } },
        }),
      ),
    );
    for (const path of [
      'summary',
      'ratings',
      'opponents',
      'opponents/anna',
      'insights?metric=result&by=color',
    ])
      expect([path, (await refusal(api, `nobody/${path}`))[1]]).toEqual([path, 'player_not_found']);
    expect((await refusal(api, 'anna/opponents/nobody'))[1]).toBe('player_not_found');
    for (const path of ['summary', 'ratings', 'opponents', 'opponents/one'])
      for (const name of ['player=anna', 'colour=white', 'order=asc'])
        expect([path, ...(await refusal(api, `anna/${path}?${name}`)).slice(0, 2)]).toEqual([
          path,
          400,
          'unknown_filter',
        ]);
    expect((await refusal(api, 'anna/opponents/one?opponent=two'))[1]).toBe('unknown_filter');
    const { next } = await get<{ next: string }>(api, 'anna/opponents', { limit: 1 });
    expect((await refusal(api, `anna/opponents?limit=1&color=white&cursor=${next}`))[1]).toBe(
      'invalid_cursor',
    );
    expect((await refusal(api, `one/opponents?limit=1&cursor=${next}`))[1]).toBe('invalid_cursor');
    expect((await refusal(api, 'anna/summary?since=2024-02-01&until=2024-01-01'))[1]).toBe(
      'invalid_parameter',
    );
  });

  test('a player without a game has an empty summary', async () => {
    const api = await start([]);
    await api.ask('POST', '/api/players', { username: 'Newcomer' });
    expect(await get<PlayerSummary>(api, 'newcomer/summary')).toMatchObject({
      player: 'newcomer',
      name: 'Newcomer',
      games: 0,
      ratings: {},
      accuracy: null,
      streaks: { current: null, win: { games: 0, from: null, to: null } },
      first: null,
      last: null,
    });
    expect(await get<{ items: unknown[] }>(api, 'newcomer/opponents')).toEqual({
      items: [],
      next: null,
    } as never);
  });
});
