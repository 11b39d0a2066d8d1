import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  DIMENSION_KEYS,
  dimensionsOf,
  type Insight,
  type InsightKinds,
  METRIC_KEYS,
} from '@rookery/shared/contract/insights.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { GAMES, game } from './by-hand-games.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.ask('POST', '/api/players', { username: 'Anna' });
  for (const one of GAMES)
    expect((await api.ask('PUT', `/api/games/${one.id}`, { game: one })).status).toBe(201);
});
afterAll(() => api.close());

const insights = async (query: string): Promise<Insight[]> => {
  const { status, body } = await api.ask<Insight[]>('GET', `/api/players/anna/insights?${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

/** Groups as `key n value`, the value to three places. */
const short = ({ key, n, value }: Insight | NonNullable<Insight['groups']>[number]): string =>
  [key, n, ...(value === null ? [] : [Math.round(value * 1000) / 1000])].join(' ');
const shown = async (query: string): Promise<string> => (await insights(query)).map(short).join(', ');
const parts = async (query: string): Promise<Record<string, Record<string, number>>> =>
  Object.fromEntries(
    (await insights(query)).map((row) => [
      row.key,
      Object.fromEntries((row.parts ?? []).filter(({ n }) => n > 0).map((part) => [part.key, part.n])),
    ]),
  );

describe('a dozen games, worked out by hand', () => {
  test.each([
    // Seven as White finished (0, 1, 4, 5, 6, 7, 8, 10): five wins, a draw, two losses.
    ['metric=result&by=color', 'white 8 68.75, black 3 50'],
    ['metric=result&by=color&population=lichess', 'white 6 66.667, black 2 75'],
    ['metric=result&by=rated', 'true 10 60, false 1 100'],
    ['metric=result&by=speed', 'ultraBullet 1 100, blitz 9 55.556, rapid 1 100'],
    ['metric=result&by=perf&variant=fromPosition', 'blitz 1 50'],
    // Mean of 1450 + 500, 1601 - 500, 1299 + 500, 1400 + 500, 1600 - 500, 1500 + 500, 1500 + 500, 1700.
    ['metric=performance&by=color&color=white', 'white 8 1693.75'],
    [
      'metric=opponentRating&by=opponent',
      'carla 3 1466.333, dirk 3 1500, boris 2 1525.5, emil 2 1600, robot 1 1300',
    ],
    // -50, +101, -101, +201, -201, -100, +100, 0, -200, +200; none for the game without a rating.
    [
      'metric=result&by=opponentStrength',
      'muchWeaker 1 100, weaker 2 50, similar 4 75, stronger 2 25, muchStronger 1 50',
    ],
    ['metric=result&by=openingFamily', "Sicilian Defense 2 50, King's Pawn Game 1 100"],
    [
      'metric=result&by=openingVariation',
      "King's Pawn Game 1 100, Sicilian Defense: Alapin Variation 1 0, Sicilian Defense: Najdorf Variation 1 100",
    ],
    ['metric=nbMoves&by=myCastling', 'kingside 1 8, none 10 2.1'],
    ['metric=nbMoves&by=opCastling', 'queenside 1 8, none 10 2.1'],
    ['metric=result&by=queenTrade', 'true 1 50, false 10 65'],
    ['metric=result&by=source', 'arena 1 0, unknown 10 70'],
    // 23:30 UTC; in London from the 31st on it is half past midnight of the next day.
    ['metric=result&by=hour', '23 11 63.636'],
    ['metric=result&by=hour&tz=Europe/London', '0 9 66.667, 23 2 50'],
    ['metric=result&by=period&tz=Europe/London', '2024-03 2 50, 2024-04 9 66.667'],
    ['metric=result&by=weekday&until=2024-04-01', 'friday 1 100, saturday 1 0, sunday 1 100'],
    ['metric=result&by=date&until=2024-04-01&tz=Asia/Tokyo', '2024-03-30 1 100, 2024-03-31 1 0'],
    // The clocks of the eighth: 0, 0.9, 2 and 40 s; lowest 17.1 s.
    ['metric=movetime&by=movetime', '0..1 2 0.45, 1..3 1 2, 30.. 1 40'],
    ['metric=movetime&by=phase', 'opening 2 0.45, middlegame 2 21'],
    ['metric=movetime&by=minClock', '10..30 4 10.725'],
    ['metric=movetime&by=clockPercent', '25..50 1 40, 50.. 3 0.967'],
    // e4, Nf3, Bc4, d3 in the eighth.
    ['metric=movetime&by=piece', 'pawn 2 20, knight 1 0.9, bishop 1 2'],
    // 15 to 15: nothing; 25 to -400: 425; 300 to 290: 10.
    ['metric=acpl&by=result', 'win 3 145'],
    ['metric=acpl&by=cpl', '0 1 0, 0..10 1 10, 200..500 1 425'],
    ['metric=acpl&by=eval', '-25..25 1 0, 25..80 1 425, 175..350 1 10'],
    // The blunder was answered by one: luck. That one was not: awareness.
    ['metric=luck&by=color', 'white 1 100'],
    ['metric=awareness&by=piece', 'queen 1 100'],
    // e4, Qh5, Qxe5+ of the ninth: only before the third move is nothing won yet, either.
    ['metric=material&by=color&opponent=emil&variant=standard', 'white 3 0'],
    // A pawn more than nothing, before each of two moves.
    ['metric=material&by=material&variant=fromPosition', '0..1 2 1'],
    ['metric=timeVariance&by=color', ''],
  ])('%s', async (query, expected) => {
    expect(await shown(query)).toBe(expected);
  });

  test('kinds have the share of each, with an interval', async () => {
    expect(await parts('metric=result&by=color')).toEqual({
      white: { win: 5, draw: 1, loss: 2 },
      black: { win: 1, draw: 1, loss: 1 },
    });
    expect(await parts('metric=termination&by=color')).toEqual({
      white: { clockFlag: 1, disconnect: 1, resignation: 5, draw: 1 },
      black: { resignation: 1, draw: 1, checkmate: 1 },
    });
    expect(await parts('metric=cplBucket&by=color')).toEqual({
      white: { '0': 1, '0..10': 1, '200..500': 1 },
    });
    expect(await parts('metric=piece&by=color&opponent=emil')).toEqual({ white: { pawn: 3, queen: 2 } });
    const [white] = await insights('metric=result&by=color&color=white');
    // Wilson: 5 of 8.
    expect(white?.parts?.[0]).toMatchObject({ key: 'win', n: 5, value: 62.5 });
    expect(white?.parts?.[0]?.low).toBeCloseTo(30.57, 2);
    expect(white?.parts?.[0]?.high).toBeCloseTo(86.32, 2);
  });

  test('accuracy is a harmonic mean', async () => {
    const [row] = await insights('metric=accuracy&by=color');
    // 100 for the first; from 52.298 % to 18.651 % and from 75.112 % to 74.416 % for the others, by Lichess's formula.
    const lost = [100, 103.1668100711649 * Math.exp(-0.04354415386753951 * 33.6471) - 2.166924740191411];
    lost.push(103.1668100711649 * Math.exp(-0.04354415386753951 * 0.6954) - 2.166924740191411);
    expect(row?.value).toBeCloseTo(3 / lost.reduce((sum, accuracy) => sum + 1 / accuracy, 0), 2);
  });

  test('a mean has the interval of Student’s t', async () => {
    // 1399 and 1701 and 1300: mean 1466.667, deviation 208.89, t for two degrees of freedom 4.3027.
    const [row] = await insights('metric=opponentRating&by=color&color=black');
    expect(row).toMatchObject({ key: 'black', label: 'Black', games: 3, n: 3 });
    expect(row?.low).toBeCloseTo(1466.667 - 518.91, 1);
    expect(row?.high).toBeCloseTo(1466.667 + 518.91, 1);
  });

  test('no interval holds what cannot be', async () => {
    // A point of two games: Wilson's (0.5 + 0.9604 ∓ 1.3591) / 2.9207, whatever the point was made of.
    const [two] = await insights('metric=result&by=color&until=2024-03-31');
    expect(two).toMatchObject({ key: 'white', n: 2, value: 50 });
    expect(two?.low).toBeCloseTo(9.45, 2);
    expect(two?.high).toBeCloseTo(90.55, 2);
    const [draws] = await insights('metric=result&by=color&result=draw&color=white');
    expect(draws).toMatchObject({ n: 1, value: 50 });
    expect(draws?.low).toBeCloseTo(5.46, 2);
    // 0, 10 and 425 centipawns; 0, 0.9, 2 and 40 seconds.
    for (const metric of ['acpl', 'movetime'])
      for (const { value, low, high } of await insights(`metric=${metric}&by=color`)) {
        expect(low).toBe(0);
        expect(high).toBeGreaterThan(value as number);
      }
    const [time] = await insights('metric=clockPercent&by=color');
    expect(time?.high).toBe(100);
    // 3 moves and 2.
    const [family] = await insights('metric=nbMoves&by=opponent&opponent=emil&then=variant');
    expect(family?.low).toBe(0);
    expect((await insights('metric=opponentRating&by=rated')).at(-1)).toMatchObject({ n: 1, low: null });
  });

  test('two dimensions nest, and the outer group holds what the inner one has no place for', async () => {
    const rows = await insights('metric=result&by=color&then=openingFamily');
    expect(rows.map((row) => [short(row), ...(row.groups ?? []).map(short)])).toEqual([
      ['white 8 68.75', "King's Pawn Game 1 100", 'Sicilian Defense 1 0'],
      ['black 3 50', 'Sicilian Defense 1 100'],
    ]);
    const moves = await insights('metric=movetime&by=piece&then=movetime');
    expect(moves.map((row) => [row.key, ...(row.groups ?? []).map(short)])).toEqual([
      ['pawn', '0..1 1 0', '30.. 1 40'],
      ['knight', '0..1 1 0.9'],
      ['bishop', '1..3 1 2'],
    ]);
    // A game counts once in each group, however many of its moves are there.
    expect(moves.map(({ games, n }) => [games, n])).toEqual([
      [1, 2],
      [1, 1],
      [1, 1],
    ]);
  });

  test('opening is short for the family', async () => {
    expect(await insights('metric=result&by=opening')).toEqual(
      await insights('metric=result&by=openingFamily'),
    );
  });
});

/** Fourteen games of Gwen's, all won: the opponent's rating is 1500 and the number of the game. */
const ofGwen = (n: number): LichessGame => {
  const { players, ...rest } = game(20 + n, 'white', 'hugo', [1500, 1500 + n], {
    winner: 'white',
    ...(n === 13 && { speed: 'rapid', perf: 'rapid' }),
  });
  return {
    ...rest,
    players: {
      white: {
        ...players?.white,
        user: { id: 'gwen', name: 'Gwen' },
        ...(n !== 11 && { ratingDiff: 4 }),
        ...(n === 12 && { provisional: true }),
      },
      black: { ...players?.black, ...(n === 10 && { provisional: true }) },
    },
  };
};

describe('ratings that are not stable', () => {
  beforeAll(async () => {
    for (let n = 0; n < 14; n++) {
      const one = ofGwen(n);
      expect((await api.ask('PUT', `/api/games/${one.id}`, { game: one })).status).toBe(201);
    }
  });
  const shownOf = async (query: string): Promise<string> => {
    const { body } = await api.ask<Insight[]>('GET', `/api/players/gwen/insights?${query}`);
    return body.map(short).join(', ');
  };

  test.each([
    ['metric=opponentRating&by=speed', 'blitz 13 1506, rapid 1 1513'],
    // The tenth, twelfth and thirteenth: before them nine of their perf, and the opponent's is stable.
    ['metric=opponentRating&by=speed&population=lichess', 'blitz 3 1510.667'],
    ['metric=performance&by=opponent&population=lichess', 'hugo 3 2010.667'],
    ['metric=performance&by=opponent&then=speed&population=lichess', 'hugo 3 2010.667'],
    ['metric=ratingDiff&by=speed', 'blitz 12 4, rapid 1 4'],
    // None is a gain of nothing, as it is to Lichess.
    ['metric=ratingDiff&by=speed&population=lichess', 'blitz 4 3'],
    ['metric=result&by=opponentStrength', 'similar 14 100'],
    ['metric=result&by=opponentStrength&population=lichess', 'similar 2 100'],
    ['metric=result&by=speed&population=lichess', 'blitz 13 100, rapid 1 100'],
    // What was before counts, whether the filter holds it or not.
    ['metric=opponentRating&by=color&minOpponentRating=1509&population=lichess', 'white 3 1510.667'],
  ])('%s', async (query, expected) => {
    expect(await shownOf(query)).toBe(expected);
  });
});

test('a mate, which Lichess does not evaluate, is a perfect move of its winner', async () => {
  const mate = (n: number, side: 'white' | 'black', fields: Partial<LichessGame> = {}): LichessGame => {
    const { players, ...rest } = game(n, side, 'jack', [1500, 1500], {
      moves: 'f3 e5 g4 Qh4#',
      status: 'mate',
      winner: 'black',
      analysis: [{ eval: -50 }, { eval: -60 }, { mate: -1 }],
      ...fields,
    });
    return {
      ...rest,
      players: { ...players, [side]: { ...players?.[side], user: { id: 'iris', name: 'Iris' } } },
    };
  };
  for (const one of [mate(40, 'black'), mate(41, 'white'), mate(42, 'black', { analysis: undefined })])
    expect((await api.ask('PUT', `/api/games/${one.id}`, { game: one })).status).toBe(201);
  const ask = async (query: string) =>
    (await api.ask<Insight[]>('GET', `/api/players/iris/insights?${query}`)).body;
  const [white, black] = await ask('metric=accuracy&by=color');
  expect(black).toMatchObject({ key: 'black', games: 1, n: 2, value: 100 });
  expect(white).toMatchObject({ key: 'white', games: 1, n: 2 });
  expect((await ask('metric=accuracy&by=accuracy&color=black')).map(short)).toEqual(['90..100 2 100']);
  // What it gave away is not known.
  expect((await ask('metric=acpl&by=color&color=black')).map(short)).toEqual(['black 1 0']);
});

describe('a question that makes no sense', () => {
  const refused = async (query: string, player = 'anna') => {
    const { status, body } = await api.ask<Problem>('GET', `/api/players/${player}/insights?${query}`);
    return { status, code: body.code, detail: body.detail };
  };

  test('names what there is instead', async () => {
    const unknown = await refused('metric=wins&by=color');
    expect(unknown).toMatchObject({ status: 400, code: 'invalid_parameter' });
    for (const metric of METRIC_KEYS) expect(unknown.detail).toContain(`"${metric}"`);
    const dimension = await refused('metric=result&by=moon');
    expect(dimension).toMatchObject({ status: 400, code: 'invalid_parameter' });
    for (const key of DIMENSION_KEYS) expect(dimension.detail).toContain(`"${key}"`);
    expect(await refused('by=color')).toMatchObject({ status: 400, code: 'invalid_parameter' });
    expect(await refused('metric=result')).toMatchObject({ status: 400, code: 'invalid_parameter' });
    for (const query of ['metric=result&by=phase', 'metric=ratingDiff&by=color&then=piece']) {
      const mismatch = await refused(query);
      expect(mismatch).toMatchObject({ status: 400, code: 'dimension_mismatch' });
      for (const key of dimensionsOf('result')) expect(mismatch.detail).toContain(key);
    }
    expect(await refused('metric=result&by=color&then=color')).toMatchObject({ code: 'dimension_mismatch' });
    expect(await refused('metric=result&by=color&player=anna')).toMatchObject({ code: 'unknown_filter' });
    expect(await refused('metric=result&by=color&order=asc')).toMatchObject({ code: 'unknown_filter' });
    expect(await refused('metric=result&by=hour&tz=Mars')).toMatchObject({ code: 'invalid_parameter' });
  });

  test('facts of moves are kept for followed players, all else is known of anybody', async () => {
    expect(await refused('metric=movetime&by=color', 'dirk')).toMatchObject({
      status: 409,
      code: 'player_not_followed',
    });
    expect(
      (await api.ask<Insight[]>('GET', '/api/players/dirk/insights?metric=nbMoves&by=color')).body,
    ).toHaveLength(1);
    expect(
      (await api.ask<Insight[]>('GET', '/api/players/emil/insights?metric=acpl&by=color')).body,
    ).toMatchObject([{ key: 'black', n: 3 }]);
  });
});

test('GET /insights says of each what it means and what goes together', async () => {
  const { status, body } = await api.ask<InsightKinds>('GET', '/api/insights');
  expect(status).toBe(200);
  expect(body.metrics.map(({ key }) => key)).toEqual(METRIC_KEYS);
  expect(body.dimensions.map(({ key }) => key)).toEqual(DIMENSION_KEYS);
  for (const { label, description } of [...body.metrics, ...body.dimensions]) {
    expect(label).not.toBe('');
    expect(description).toMatch(/^[A-Z].*\.$/);
  }
  const [result, phase] = [
    body.metrics.find(({ key }) => key === 'result'),
    body.dimensions.find(({ key }) => key === 'phase'),
  ];
  expect(result?.dimensions).not.toContain('phase');
  expect(phase?.metrics).not.toContain('result');
  expect(result?.parts?.map(({ key }) => key)).toEqual(['win', 'draw', 'loss']);
  expect(phase?.groups?.map(({ key }) => key)).toEqual(['opening', 'middlegame', 'endgame']);
  // Every pair that is said to go together does.
  for (const { key, dimensions } of body.metrics.slice(0, 3))
    for (const by of dimensions) await insights(`metric=${key}&by=${by}`);
});
