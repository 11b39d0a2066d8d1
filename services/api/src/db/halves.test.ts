import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { explorerQuerySchema } from '@rookery/shared/contract/explorer.ts';
import { insightsQuerySchema, playerFilterSchema } from '@rookery/shared/contract/insights.ts';
import { opponentsQuerySchema, ratingsQuerySchema } from '@rookery/shared/contract/statistics.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { until } from '@rookery/tools/test/until.ts';
import { readReached } from '../explorer/explore.ts';
import { scopeOf } from '../explorer/scope.ts';
import { sumAndList } from '../explorer/sums.ts';
import { answerInsights } from '../statistics/insights/answer.ts';
import { listOpponents } from '../statistics/opponents.ts';
import { rateHistory } from '../statistics/ratings.ts';
import { summarize } from '../statistics/summary.ts';
import { createHalves, type Halves } from './halves.ts';

const api = await startTestApi();
const { db } = api;
const games = JSON.parse(
  JSON.stringify([...worldGames({ seed: 9, players: 2, games: 300 })]),
) as LichessGame[];
const sides = games.flatMap(({ players }) => [players?.white?.user?.id, players?.black?.user?.id]);
/** Who has the most games. */
const [player] = [...Map.groupBy(sides, (id) => id ?? '')].reduce((most, one) =>
  one[0] !== '' && one[1].length > most[1].length ? one : most,
);

/** How many parts each question came in. */
const parts: number[] = [];
const counted =
  (halves: Halves): Halves =>
  async (of, ask, by) => {
    let count = 0;
    const counting: typeof ask = (half) => {
      count++;
      return ask(half);
    };
    const rows = await halves(of, counting, by);
    parts.push(count);
    return rows;
  };
const halved = { ...db, halves: counted(createHalves(db.sql, 2)) };
/** Once the middle is known, questions come in halves. */
const isHalved = (of: string | undefined) =>
  until('halves', async () => {
    await halved.halves(of, async () => []);
    return parts.splice(0).at(-1) === 2;
  });

beforeAll(async () => {
  await api.ask('POST', '/api/players', { username: player });
  for (let i = 0; i < games.length; i += 100)
    await api.ask('PUT', '/api/games', { games: games.slice(i, i + 100).map((game) => ({ game })) });
  await isHalved(player);
  await isHalved(undefined);
}, 30_000);
afterAll(() => api.close());

/** Sums of fractions differ in the last digits by the order in which they are added. */
const rounded = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(12)) : value,
  );

/** The same of the whole and of halves, which it comes in. */
const expectSame = async <T>(ask: (by: typeof db) => Promise<T>, inParts = 2): Promise<T> => {
  parts.length = 0;
  const answer = await ask(halved);
  expect(parts).toEqual(inParts === 0 ? [] : [inParts]);
  expect(rounded(answer)).toEqual(rounded(await ask(db)));
  return answer;
};

describe('halves put together are the whole', () => {
  test.each([
    'metric=result&by=color&then=speed',
    'metric=ratingDiff&by=period',
    'metric=movetime&by=phase&then=color',
    'metric=performance&by=variant&rated=true',
    'metric=result&by=opponent',
    'metric=nbMoves&by=opponent',
  ])('of the insight %s', async (text) => {
    const query = insightsQuerySchema.parse(Object.fromEntries(new URLSearchParams(text)));
    const groups = await expectSame((by) => answerInsights(by, player, query));
    expect(groups.length).toBeGreaterThan(1);
  });

  test('but not of one by those who were met most and something else', async () => {
    const query = insightsQuerySchema.parse(
      Object.fromEntries(new URLSearchParams('metric=result&by=speed&then=opponent')),
    );
    await expectSame((by) => answerInsights(by, player, query), 0);
  });

  test('of a summary, whose streaks go on from one half to the other', async () => {
    const { games: count } = await expectSame((by) => summarize(by, player, playerFilterSchema.parse({})));
    expect(count).toBeGreaterThan(50);
  });

  test('of a rating history', async () => {
    const { points } = await expectSame((by) => rateHistory(by, player, ratingsQuerySchema.parse({})));
    expect(points.length).toBeGreaterThan(2);
  });

  test('of the opponents, page by page', async () => {
    const met: string[] = [];
    let cursor: string | undefined;
    do {
      const query = opponentsQuerySchema.parse({ limit: '3', ...(cursor !== undefined && { cursor }) });
      const { items, next } = await expectSame((by) => listOpponents(by, player, query));
      met.push(...items.map(({ opponent }) => opponent));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(met.length).toBeGreaterThan(6);
    expect(new Set(met).size).toBe(met.length);
  });

  test.each([player, undefined])('of the explorer, the player being %p', async (of) => {
    const query = explorerQuerySchema.parse({ minPlies: '2', ...(of !== undefined && { player: of }) });
    const scope = await scopeOf(db.sql, api.lines, query, 0);
    const listing = { sort: 'date', order: 'desc', limit: 5, after: undefined } as const;
    const { sums, reached } = await expectSame(async (by) => {
      const found = await readReached(by, scope, listing, 1);
      return {
        sums: {
          total: found.sums.total,
          byMove: [...found.sums.byMove.values()].map((sum) => JSON.stringify(sum)).sort(),
        },
        reached: found.reached,
      };
    });
    expect(sums.total.white).toBeGreaterThan(10);
    expect(reached).toHaveLength(5);
  });

  test.each(['date', 'rating'] as const)(
    'of a rare position, in lines and beyond them, by %s',
    async (sort) => {
      const long = games.find(({ moves, variant }) => variant === 'standard' && (moves ?? '').length > 80);
      const { body } = await api.ask<{ fen: string }[]>('GET', `/api/games/${long?.id}/moves`);
      for (const ply of [1, 2, 12]) {
        const query = explorerQuerySchema.parse({ fen: body[ply]?.fen });
        const scope = await scopeOf(db.sql, api.lines, query);
        const listing = { sort, order: 'desc', limit: 7, after: undefined } as const;
        const { sums, reached } = await expectSame((by) => sumAndList(by, scope, listing, by === halved));
        expect(reached.length).toBe(Math.min(7, sums.total.white + sums.total.draws + sums.total.black));
        expect(reached.length).toBeGreaterThan(0);
      }
    },
  );
});

test('what is asked while another is under way is asked as a whole', async () => {
  const halves = counted(createHalves(db.sql, 2));
  await until('halves', async () => {
    await halves(player, async () => []);
    return parts.splice(0).at(-1) === 2;
  });
  const open = Promise.withResolvers<readonly never[]>();
  const first = halves(player, () => open.promise);
  await halves(player, async () => []);
  open.resolve([]);
  await first;
  expect(parts.splice(0)).toEqual([1, 2]);
});

test('the games of few are never parted', async () => {
  const halves = createHalves(db.sql, 100_000);
  for (let i = 0; i < 5; i++) {
    let asked = 0;
    await halves(player, async () => {
      asked++;
      return db.sql.unsafe('select 1');
    });
    expect(asked).toBe(1);
  }
});
