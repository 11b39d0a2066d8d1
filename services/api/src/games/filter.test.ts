import { afterAll, describe, expect, test } from 'bun:test';
import { createRandom, pick } from '@rookery/shared/chess/random-games.ts';
import { onRealGames, readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { accountOf, type FilterQuery, heldSide, resultOf } from '@rookery/tools/test/filter-oracle.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';

const api = await startTestApi();
afterAll(() => api.close());

const putAll = async (games: readonly LichessGame[]): Promise<LichessGame[]> => {
  for (let from = 0; from < games.length; from += 100) {
    const part = games.slice(from, from + 100).map((game) => ({ game }));
    const { body } = await api.ask<{ results: { code?: string }[] }>('PUT', '/api/games', { games: part });
    expect(body.results.filter(({ code }) => code !== undefined)).toEqual([]);
  }
  return [...games];
};
const plain = (games: Iterable<object>): LichessGame[] => JSON.parse(JSON.stringify([...games]));

const side = (id: string, rating?: number) => ({ user: { id, name: id }, rating });
/** Against oneself, at an AI, anonymous; ratings that are missing. */
const SPECIAL = plain(
  [
    { players: { white: side('self', 1500), black: side('self', 1500) }, winner: 'black' },
    { players: { white: side('self', 1700), black: side('self', 1600) }, winner: undefined, status: 'draw' },
    { players: { white: side('self'), black: { aiLevel: 3 } }, winner: 'white' },
    { players: { white: {}, black: side('self', 1510) }, winner: undefined, status: 'aborted' },
    { players: { white: side('selfi', 900), black: side('self', 1900) }, rated: false },
    { opening: { eco: 'B00', name: 'Sicilian', ply: 2 } },
    { opening: { eco: 'B99', name: "Sicilian: O'Kelly, 100% [x]? Variation", ply: 2 } },
    { opening: { eco: 'B99', name: 'Sicilian Defense: Najdorf', ply: 2 } },
  ].map((fields, i) => ({
    ...ORDINARY,
    clocks: undefined,
    // The ends of days in some zones.
    createdAt: Date.parse('2024-03-31T00:00:00Z') + (i - 4) * 3_600_000,
    ...fields,
    id: `special${i}`,
  })),
);

const generated = plain(worldGames({ seed: 11, players: 2, games: 150 }));
const odd = oddGames().map(([, game]) => game);
const real = whyNoRealGames()
  ? []
  : [
      ...readRealGames('clocks.ndjson.gz'),
      ...readRealGames('variants.ndjson.gz'),
      ...readRealGames('analysed.ndjson.gz').slice(0, 300),
    ];
const GAMES = await putAll([...SPECIAL, ...generated, ...odd, ...(real as unknown as LichessGame[])]);

/** Every value of a field that games have, and some that none has. */
const distinct = (values: readonly unknown[]): string[] => [
  ...new Set(values.flatMap((value) => (typeof value === 'string' ? [value] : []))),
];
const openings = GAMES.flatMap(({ opening }) =>
  typeof opening === 'object' && opening !== null ? [opening as { eco?: unknown; name?: unknown }] : [],
);
const names = distinct(openings.map(({ name }) => name)).filter(
  (name) => name.trim() === name && name !== '',
);
const gamesOf = Map.groupBy(
  GAMES.flatMap((game) => [accountOf(game, 'white'), accountOf(game, 'black')]).filter(
    (id) => id !== undefined,
  ),
  (id) => id,
);
const busiest = [...gamesOf.values()]
  .sort((a, b) => b.length - a.length)
  .slice(0, 5)
  .map(([id]) => id as string);
const opponents = distinct(
  GAMES.flatMap((game) => {
    const ids = [accountOf(game, 'white'), accountOf(game, 'black')];
    return ids.some((id) => id !== undefined && busiest.includes(id)) ? ids : [];
  }),
).filter((id) => id.length >= 2);
const dates = ['2021-03-05', '2024-03-30', '2024-03-31', '2024-04-01', '2025-06-01'].flatMap((day) => [
  day,
  day,
]);
const times = GAMES.map(({ createdAt }) => createdAt)
  .filter((_, i) => i % 197 === 0)
  .flatMap((ms) => [new Date(ms).toISOString(), new Date(ms + 1).toISOString()]);
const ratings = ['0', '900', '1500', '1510', '1600', '2200', '4000'];
const lengths = ['0', '1', '10', '40', '41', '300'];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  player: [...busiest, 'self', 'SELF', 'nobody'],
  opponent: [...opponents.slice(0, 40), 'self', 'nobody'],
  color: ['white', 'black'],
  variant: ['standard', 'atomic', 'chess960,fromPosition', 'racingKings,horde,antichess,kingOfTheHill'],
  speed: ['blitz', 'bullet,ultraBullet', 'correspondence', 'rapid,classical'],
  rated: ['true', 'false'],
  result: ['win', 'draw', 'loss'],
  status: ['mate', 'created,started,aborted', 'draw,stalemate', 'outoftime,resign,timeout', 'noStart,cheat'],
  eco: [
    ...distinct(openings.map(({ eco }) => eco)).filter((eco) => /^[A-E]\d\d$/.test(eco)),
    'E98',
    'B00,C20,A00',
  ],
  opening: [
    ...names,
    ...new Set(names.map((name) => name.split(':')[0] as string)),
    'Sicilian',
    'None at all',
  ],
  minRating: ratings,
  maxRating: ratings,
  minOpponentRating: ratings,
  maxOpponentRating: ratings,
  minPlies: lengths,
  maxPlies: lengths,
  since: [...dates, ...times],
  until: [...dates, ...times],
  analyzed: ['true', 'false'],
  ids: [
    ...GAMES.map(({ id }) => id).filter((_, i) => i % 50 === 0),
    ...SPECIAL.map(({ id }) => `${id},special3,unknown0`),
    GAMES.slice(0, 300)
      .map(({ id }) => id)
      .join(),
  ],
};
const NEED_PLAYER = new Set(['color', 'result', 'opponent', 'minOpponentRating', 'maxOpponentRating']);
const ZONES = ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu'];

interface Listed {
  items: GameSummary[];
  next: string | null;
  count: number;
}
const ask = <T>(query: FilterQuery) => api.ask<T>('GET', `/api/games?${new URLSearchParams(query)}`);

const listAll = async (query: FilterQuery, limit: number): Promise<Listed> => {
  const items: GameSummary[] = [];
  for (let cursor: string | null = null, count = 0; ; ) {
    const { status, body }: { status: number; body: Listed } = await ask<Listed>({
      ...query,
      limit: String(limit),
      ...(cursor === null ? { count: 'true' } : { cursor }),
    });
    if (status !== 200) throw new Error(JSON.stringify({ query, body }));
    items.push(...body.items);
    count = body.count ?? count;
    cursor = body.next;
    if (cursor === null) return { items, next: null, count };
  }
};

/** The list of a query is that of the oracle: the same games, in order, each as the side that it is, and their count. */
const compare = async (query: FilterQuery, limit = 500): Promise<number> => {
  const order = query.order === 'asc' ? 1 : -1;
  const expected = GAMES.flatMap((game) => {
    const color = heldSide(game, query);
    return color ? [{ game, color }] : [];
  });
  const { items, count } = await listAll(query, limit);
  const seen = items.map(({ id, color, result }) => [id, color, result].join(' ')).sort();
  const wanted = expected.map(({ game, color }) =>
    (query.player === undefined ? [game.id, '', ''] : [game.id, color, resultOf(game, color)]).join(' '),
  );
  expect({ query, seen }).toEqual({ query, seen: wanted.sort() });
  expect({ query, count }).toEqual({ query, count: expected.length });
  const at = items.map(({ createdAt }) => Date.parse(createdAt));
  expect(at).toEqual(at.toSorted((a, b) => order * (a - b)));
  return expected.length;
};

const valuesOf = (field: string): readonly string[] => VALUES[field] ?? [];

/** A query that is no mistake: with a player where the filters speak of one, dates in order. */
const inOrder = (query: Record<string, string>, random: () => number): FilterQuery => {
  if (Object.keys(query).some((field) => NEED_PLAYER.has(field)) && query.player === undefined)
    query.player = pick(random, busiest);
  if (query.since !== undefined || query.until !== undefined) query.tz = pick(random, ZONES);
  const { since, until } = query;
  if (since !== undefined && until !== undefined && since.slice(0, 8) > until.slice(0, 8))
    return { ...query, since: until, until: since };
  // Two of one month may be the wrong way round in some zone.
  if (since !== undefined && until !== undefined && since.slice(0, 8) === until.slice(0, 8))
    delete query.until;
  return query;
};

describe('alone, for every value there is', () => {
  test.each(Object.keys(VALUES))('%s', async (field) => {
    const random = createRandom(5);
    const values = valuesOf(field);
    let held = 0;
    for (const value of values.length > 30 ? Array.from({ length: 30 }, () => pick(random, values)) : values)
      held += await compare(inOrder({ [field]: value }, random));
    expect(held).toBeGreaterThan(0);
  });
});

test.each([
  ['pairs', 2, 150, 21],
  ['triples', 3, 150, 22],
  ['fives', 5, 60, 23],
] as const)('in random %s', async (_, size, rounds, seed) => {
  const random = createRandom(seed);
  const fields = Object.keys(VALUES);
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const query: Record<string, string> = { order: pick(random, ['asc', 'desc']) };
    for (let i = 0; i < size; i++) {
      const field = pick(random, fields);
      query[field] = pick(random, valuesOf(field));
    }
    if ((await compare(inOrder(query, random))) > 0) held++;
  }
  // Not all of them hold nothing.
  expect(held).toBeGreaterThan(rounds / 30);
});

test.each(['asc', 'desc'])('%s in small pages', async (order) => {
  const queries: FilterQuery[] = [
    {},
    { player: busiest[0] as string },
    { status: 'draw,mate', minRating: '1500' },
  ];
  for (const query of queries) expect(await compare({ ...query, order }, 37)).toBeGreaterThan(10);
});

const { name, skip } = onRealGames('real games are among them, and are found');
test.skipIf(skip)(name, async () => {
  const player = accountOf(real[0] as unknown as LichessGame, 'white') as string;
  expect(await compare({ player })).toBeGreaterThan(0);
});

describe('what is wrong is said', () => {
  const refused = async (query: FilterQuery) => {
    const { status, body } = await ask<Problem>(query);
    return { status, code: body.code, detail: body.detail };
  };

  test.each([...NEED_PLAYER])('%s without a player', async (field) => {
    const { status, code, detail } = await refused({ [field]: valuesOf(field)[0] as string });
    expect([status, code]).toEqual([400, 'player_required']);
    expect(detail).toStartWith(`${field}: `);
  });

  test.each([
    ['2024-02-01', '2024-01-31', 'UTC'],
    ['2024-01-01T10:00:00Z', '2024-01-01T10:59:59+01:00', 'UTC'],
    // Of two zones, the day begins later in the west.
    ['2024-01-01', '2024-01-01T05:00:00Z', 'America/Los_Angeles'],
  ])('since %s until %s in %s', async (since, until, tz) => {
    const { status, code, detail } = await refused({ since, until, tz });
    expect([status, code]).toEqual([400, 'invalid_parameter']);
    expect(detail).toBe(`since: ${since} is after until: ${until}`);
    expect((await ask({ since: until, until: since, tz })).status).toBe(200);
  });

  test('an interval without a length holds nothing', async () => {
    expect((await ask<Listed>({ since: '2024-01-01', until: '2024-01-01' })).body.items).toEqual([]);
  });

  test.each([
    ['variant', 'chess', 'chess'],
    ['speed', 'blitz,hyper', 'hyper'],
    ['status', 'won', 'won'],
    ['eco', 'B9', 'eco'],
    ['tz', 'Mars/Olympus', 'tz'],
    ['opening', '', 'opening'],
    ['variant', '', 'variant'],
    ['maxPlies', '', 'maxPlies'],
    ['analyzed', 'yes', 'analyzed'],
  ])('%s=%s', async (field, value, named) => {
    const { status, code, detail } = await refused({ [field]: value });
    expect([status, code]).toEqual([400, 'invalid_parameter']);
    expect(detail).toContain(named);
  });

  test.each(['colour', 'Player', 'min_rating', 'perf', 'offset'])('%s, which nobody knows', async (name) => {
    const { status, code, detail } = await refused({ [name]: '1' });
    expect([status, code]).toEqual([400, 'unknown_filter']);
    expect(detail).toContain(name);
  });
});

describe('a cursor', () => {
  const nextOf = async (query: FilterQuery) => {
    const { body } = await ask<Listed>({ ...query, limit: '2' });
    expect(body.next).toBeString();
    return body.next as string;
  };
  const player = busiest[0] as string;

  test.each<[string, FilterQuery, FilterQuery]>([
    ['of another order', { order: 'asc' }, { order: 'desc' }],
    ['of all games', {}, { player }],
    ['of another player', { player }, { player: busiest[1] as string }],
    ['of fewer filters', { player }, { player, rated: 'true' }],
    ['of more filters', { player, minPlies: '1' }, { player }],
    ['of another time zone', { since: '2021-01-01' }, { since: '2021-01-01', tz: 'Asia/Tokyo' }],
  ])('%s leads nowhere', async (_, from, to) => {
    const { status, body } = await ask<Problem>({ ...to, cursor: await nextOf(from) });
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });

  test('of the same list written otherwise goes on', async () => {
    const cursor = await nextOf({ player, status: 'mate,resign' });
    const same = { status: 'resign,mate', player: player.toUpperCase(), order: 'desc', tz: 'UTC' };
    for (const more of [{}, { limit: '7' }, { count: 'true' }] as FilterQuery[])
      expect((await ask({ ...same, ...more, cursor })).status).toBe(200);
  });
});
