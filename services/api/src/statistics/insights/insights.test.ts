import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createRandom } from '@rookery/shared/chess/random-games.ts';
import { onRealGames, readRealGames } from '@rookery/shared/chess/real-games.ts';
import { DIMENSION_KEYS, goesWith, type Insight, METRIC_KEYS } from '@rookery/shared/contract/insights.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { accountOf } from '@rookery/tools/test/filter-oracle.ts';
import { type OracleGroup, oracleGroups, oracleSides } from '@rookery/tools/test/insights-oracle.ts';
import { saveGame } from '../../saving/save-game.ts';

const ask = async (api: TestApi, query: Record<string, string>): Promise<Insight[]> => {
  const { player, ...rest } = query;
  const path = `/api/players/${player}/insights?${new URLSearchParams(rest)}`;
  const { status, body } = await api.ask<Insight[]>('GET', path);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What the value of a group must be. */
const expectedValue = (metric: string, { n, values, kinds }: OracleGroup): number | null => {
  if (metric === 'accuracy') return n / sum(values.map((value) => 1 / Math.max(1, value)));
  if (metric === 'awareness' || metric === 'luck') return (100 * sum(values)) / n;
  if (metric === 'result') return (100 * (kinds.win ?? 0) + 50 * (kinds.draw ?? 0)) / n;
  return values.length === 0 ? null : sum(values) / n;
};

/** What the values of metrics lie between. */
const POSSIBLE: Record<string, [number, number]> = {
  acpl: [0, 2000],
  accuracy: [0, 100],
  movetime: [0, Infinity],
  result: [0, 100],
  opponentRating: [0, Infinity],
  nbMoves: [0, Infinity],
  awareness: [0, 100],
  luck: [0, 100],
  clockPercent: [0, 100],
  timeVariance: [0, Infinity],
};

/** Where an answer differs from what it must be; empty when it is right. */
const differences = (
  answer: Insight[],
  expected: Record<string, OracleGroup>,
  nested: Record<string, OracleGroup>,
  metric: string,
): string[] => {
  const found: string[] = [];
  const compare = (key: string, is: Insight, must: OracleGroup | undefined) => {
    if (!must) {
      found.push(`${key} must not be there`);
      return;
    }
    if (is.games !== must.games || is.n !== must.n)
      found.push(`${key}: games ${is.games} n ${is.n}, must be ${must.games} and ${must.n}`);
    const value = expectedValue(metric, must);
    // The clock is kept to a twentieth of a percent.
    const tolerance = metric === 'clockPercent' ? 0.026 : 1e-9 * Math.max(1, Math.abs(value ?? 0));
    if ((value === null) !== (is.value === null) || Math.abs((value ?? 0) - (is.value ?? 0)) > tolerance)
      found.push(`${key}: value ${is.value}, must be ${value}`);
    const [least, most] = POSSIBLE[metric] ?? [-Infinity, Infinity];
    const [low, high] = [is.low ?? value ?? 0, is.high ?? value ?? 0];
    if (low < least || high > most || low > (value ?? 0) + tolerance || high < (value ?? 0) - tolerance)
      found.push(`${key}: ${low} to ${high} is no interval of ${value}`);
    for (const part of is.parts ?? [])
      if (part.n !== (must.kinds[part.key] ?? 0))
        found.push(`${key} ${part.key}: ${part.n}, must be ${must.kinds[part.key]}`);
    if (is.parts && sum(is.parts.map(({ n }) => n)) !== is.n) found.push(`${key}: its parts are not all`);
  };
  const seen = new Set<string>();
  const seenInside = new Set<string>();
  for (const row of answer) {
    seen.add(row.key);
    compare(row.key, row, expected[row.key]);
    for (const inner of row.groups ?? []) {
      seenInside.add(`${row.key}|${inner.key}`);
      compare(`${row.key}|${inner.key}`, inner, nested[`${row.key}|${inner.key}`]);
    }
  }
  found.push(
    ...Object.keys(expected)
      .filter((key) => !seen.has(key))
      .map((key) => `${key} is missing`),
  );
  found.push(
    ...Object.keys(nested)
      .filter((key) => !seenInside.has(key))
      .map((key) => `${key} is missing`),
  );
  return found;
};

const PAIRS = METRIC_KEYS.flatMap((metric) =>
  DIMENSION_KEYS.filter((by) => goesWith(metric, by)).map((by) => [metric, by] as const),
);

/** All metrics by all dimensions, then two dimensions and filters at random. */
const checkAll = async (api: TestApi, games: readonly LichessGame[], player: string, seed: number) => {
  const check = async (query: Record<string, string>) => {
    const sides = oracleSides(games, query);
    const [metric, by] = [query.metric as string, query.by as string];
    const nested = query.then === undefined ? {} : oracleGroups(sides, metric, [by, query.then]);
    const wrong = differences(await ask(api, query), oracleGroups(sides, metric, [by]), nested, metric);
    expect(wrong.slice(0, 5).map((text) => `${new URLSearchParams(query)}: ${text}`)).toEqual([]);
  };
  const all = oracleSides(games, { player });
  for (const [metric, by] of PAIRS) {
    const wrong = differences(
      await ask(api, { player, metric, by }),
      oracleGroups(all, metric, [by]),
      {},
      metric,
    );
    expect(wrong.slice(0, 5).map((text) => `${metric} by ${by}: ${text}`)).toEqual([]);
  }
  // Of a handful of games nothing would be left: without a perf of ten it would say nothing.
  for (const [metric, by, then] of [
    ['performance', 'perf', undefined],
    ['opponentRating', 'opponent', 'color'],
    ['ratingDiff', 'date', undefined],
    ['result', 'opponentStrength', 'perf'],
    ['movetime', 'opponentStrength', undefined],
  ] as const)
    await check({ player, metric, by, ...(then && { then }), population: 'lichess' });
  expect(oracleSides(games, { player, metric: 'performance', population: 'lichess' })).not.toEqual([]);
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const filters: Record<string, string>[] = [
    {},
    { color: 'white' },
    { color: 'black' },
    { rated: 'true' },
    { result: 'win' },
    { result: 'loss' },
    { minPlies: '30' },
    { analyzed: 'true' },
    { speed: 'blitz,bullet' },
    { minOpponentRating: '1500' },
    { tz: 'America/New_York' },
    { tz: 'Asia/Kolkata' },
    { population: 'lichess' },
    { status: 'mate,resign,outoftime,aborted,started' },
  ];
  for (let i = 0; i < 60; i++) {
    const [metric, by] = pick(PAIRS);
    const second = pick(DIMENSION_KEYS.filter((key) => key !== by && goesWith(metric, key)));
    await check({
      player,
      ...pick(filters),
      ...pick(filters),
      metric,
      by,
      ...(i % 3 > 0 && Object.fromEntries([['then', second]])),
    });
  }
};

const mostSeen = (games: readonly LichessGame[]): string => {
  const ids = games.flatMap((game) => [accountOf(game, 'white'), accountOf(game, 'black')]);
  const counts = Map.groupBy(
    ids.filter((id) => id !== undefined),
    (id) => id,
  );
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
};

const store = async (api: TestApi, games: readonly LichessGame[], player: string) => {
  await api.ask('POST', '/api/players', { username: player });
  const results = await Promise.all(games.map((game) => saveGame(api.writer, { game })));
  return results.filter((result) => 'refused' in result).length;
};

describe('every metric by every dimension is what plain loops over the records say', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  test('of generated games of all kinds', async () => {
    const games = JSON.parse(
      JSON.stringify([...worldGames({ seed: 5, players: 1, games: 260 })]),
    ) as LichessGame[];
    const player = mostSeen(games);
    expect(await store(api, games, player)).toBe(0);
    await checkAll(api, games, player, 7);
  });

  const real = onRealGames('of real games');
  test.skipIf(real.skip)(real.name, async () => {
    const games = readRealGames('clocks.ndjson.gz') as unknown as LichessGame[];
    const player = mostSeen(games);
    expect(await store(api, games, player)).toBe(0);
    await checkAll(api, games, player, 8);
  });
});
