import { describe, expect, test } from 'bun:test';
import { gameFilterSchema, gameListQuerySchema } from './game-filter.ts';

test('no filter at all is the newest games first, fifty of them', () => {
  expect(gameListQuerySchema.parse({})).toEqual({ order: 'desc', tz: 'UTC', limit: 50 });
});

test('a query is texts, which become what they say', () => {
  expect(
    gameListQuerySchema.parse({
      player: 'Anna-1',
      variant: 'standard, atomic,,',
      rated: 'false',
      minPlies: '0',
      maxRating: '2400',
      eco: 'B90, E99',
      opening: ' Sicilian Defense: Najdorf Variation, English Attack ',
      analyzed: 'true',
      tz: 'Europe/Berlin',
      since: '2024-02-29',
      until: '2024-02-29T12:00:00.5+01:00',
      limit: '500',
      count: 'true',
    }),
  ).toEqual({
    player: 'Anna-1',
    variant: ['standard', 'atomic'],
    rated: false,
    minPlies: 0,
    maxRating: 2400,
    eco: ['B90', 'E99'],
    opening: 'Sicilian Defense: Najdorf Variation, English Attack',
    analyzed: true,
    tz: 'Europe/Berlin',
    since: '2024-02-29',
    until: '2024-02-29T12:00:00.5+01:00',
    order: 'desc',
    limit: 500,
    count: true,
  });
});

describe('each bad parameter is named', () => {
  test.each([
    ['player', 'x'],
    ['player', 'a b'],
    ['opponent', ''],
    ['color', 'green'],
    ['rated', 'yes'],
    ['rated', '1'],
    ['result', 'won'],
    ['minPlies', '-1'],
    ['minPlies', '1.5'],
    ['maxPlies', 'many'],
    ['maxPlies', '5001'],
    ['maxPlies', ''],
    ['minRating', 'high'],
    ['maxRating', '-1'],
    ['minOpponentRating', '1500.5'],
    ['maxOpponentRating', ''],
    ['ids', ''],
    ['ids', 'Ab3dEf7h,short'],
    ['ids', Array(301).fill('Ab3dEf7h').join()],
    ['eco', 'F00'],
    ['eco', 'B90,B9'],
    ['eco', ''],
    ['opening', ''],
    ['opening', ' '],
    ['opening', 'x'.repeat(201)],
    ['analyzed', '1'],
    ['tz', '+02:00'],
    ['tz', 'Europe/Nowhere'],
    ['tz', ''],
    ['speed', ','],
    ['status', ''],
    ['since', 'yesterday'],
    ['since', '2024-02-30'],
    ['since', '2024-1-1'],
    ['since', '2024-01-01T00:00:00'],
    ['since', '0000-01-01'],
    ['since', '2024-01-01T00:00:00+23:59'],
    ['until', '1704067200000'],
    ['order', 'up'],
    ['limit', '0'],
    ['limit', '501'],
    ['limit', '-5'],
    ['limit', 'all'],
    ['count', 'maybe'],
    ['cursor', 'x'.repeat(201)],
    ['variant', 'x'.repeat(301)],
  ])('%s=%s', (name, value) => {
    const parsed = gameListQuerySchema.safeParse({ [name]: value });
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([[name]]);
  });

  test('several at once', () => {
    const parsed = gameListQuerySchema.safeParse({ color: 'x', limit: '0', since: 'x' });
    expect(parsed.error?.issues.map((issue) => issue.path.join()).sort()).toEqual([
      'color',
      'limit',
      'since',
    ]);
  });
});

test('a filter that nobody knows is refused by its name', () => {
  const parsed = gameFilterSchema.safeParse({ colour: 'white', ratd: 'true' });
  expect(parsed.error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['colour', 'ratd'] }]);
});
