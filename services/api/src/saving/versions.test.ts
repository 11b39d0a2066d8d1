import { afterAll, describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { differingRows, expectedRows, storedRows } from '@rookery/tools/test/derived-rows.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import fc from 'fast-check';

const api = await startTestApi();
afterAll(() => api.close());
await api.ask('POST', '/api/players', { username: 'Anna' });

interface Version {
  game: LichessGame;
  /** Milliseconds since some moment. */
  at: number;
}

const EPOCH = Date.UTC(2024, 0, 1);
const put = ({ game, at }: Version) =>
  api.ask('PUT', `/api/games/${game.id}`, { game, fetchedAt: new Date(EPOCH + at).toISOString() });
const read = async (id: string) => (await api.ask<LichessGame>('GET', `/api/games/${id}`)).body;

let lastId = 0;
const newId = () => `ver${String(++lastId).padStart(5, '0')}`;
const sent: string[] = [];

/** Saves the versions under an id of their own, one after the other or at once, and reads what is left. */
const endOf = async (versions: readonly Version[], how: 'in turn' | 'at once') => {
  const id = newId();
  sent.push(id);
  const named = versions.map(({ game, at }) => ({ game: { ...game, id }, at }));
  const answers: { status: number }[] = [];
  if (how === 'at once') answers.push(...(await Promise.all(named.map(put))));
  else for (const version of named) answers.push(await put(version));
  return { game: { ...(await read(id)), id: '' }, statuses: answers.map(({ status }) => status) };
};

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));

/** The order of richness, written down once more. */
const richness = ({ game, at }: Version): number[] => {
  const sides = [game.players?.white, game.players?.black];
  return [
    Number(game.status !== 'started'),
    Array.isArray(game.analysis) ? game.analysis.length : 0,
    Number(sides.some((side) => side?.analysis !== undefined && 'accuracy' in (side.analysis as object))),
    Number(Array.isArray(game.clocks)),
    game.moves?.split(' ').length ?? 0,
    at,
  ];
};

const isRicher = (a: Version, b: Version): boolean => {
  const [x, y] = [richness(a), richness(b)];
  const i = x.findIndex((value, at) => value !== y[at]);
  return i >= 0 && (x[i] as number) > (y[i] as number);
};

const version: fc.Arbitrary<Version> = fc
  .record({
    at: fc.constantFrom(0, 0, 1, 2),
    running: fc.boolean(),
    entries: fc.constantFrom(0, 0, 1, 2),
    accuracy: fc.boolean(),
    clocks: fc.boolean(),
    moves: fc.constantFrom(ORDINARY.moves as string, 'e4 e5', 'd4 d5 c4'),
    white: fc.constantFrom(
      { id: 'anna', name: 'Anna' },
      { id: 'anna', name: 'ANNA' },
      { id: 'ghost', name: 'ghost' },
    ),
    title: fc.constantFrom(undefined, 'WGM', 'FM'),
    rating: fc.constantFrom(1500, 1501, undefined),
    winner: fc.constantFrom('white', 'black', undefined),
    odd: fc.constantFrom(undefined, null, 'x'),
    ordered: fc.boolean(),
  })
  .map((facts) => {
    const { analysis: _analysis, ...base } = ORDINARY;
    const analysis = facts.accuracy && facts.entries > 0 ? { acpl: 3, accuracy: 97 } : undefined;
    const game = {
      ...base,
      status: facts.running ? 'started' : 'resign',
      winner: facts.running ? undefined : facts.winner,
      clocks: facts.clocks ? ORDINARY.clocks : undefined,
      moves: facts.moves,
      odd: facts.odd,
      players: {
        white: { user: { ...facts.white, title: facts.title }, rating: facts.rating, analysis },
        black: ORDINARY.players?.black,
      },
      analysis:
        facts.entries > 0 ? Array.from({ length: facts.entries }, (_, i) => ({ eval: i })) : undefined,
    };
    // The order of the fields says nothing.
    const entries = Object.entries(JSON.parse(JSON.stringify(game)) as LichessGame);
    return {
      at: facts.at,
      game: Object.fromEntries(facts.ordered ? entries : entries.reverse()) as LichessGame,
    };
  });

describe('several versions of a game end the same in whatever order they arrive', () => {
  test('two and three of them, in turn and at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(version, { minLength: 2, maxLength: 3 }), async (versions) => {
        const orders = permutations(versions);
        const ends = await Promise.all([
          ...orders.map((order) => endOf(order, 'in turn')),
          ...orders.map((order) => endOf(order, 'at once')),
        ]);
        const [first] = ends as [(typeof ends)[number]];
        for (const end of ends) expect(end.game).toEqual(first.game);
        // Where one is richer than all others, it is the one that is left.
        const best = versions.find((one) => versions.every((other) => one === other || isRicher(one, other)));
        if (best) expect(first.game).toEqual({ ...best.game, id: '' });
        for (const { statuses } of ends) {
          expect(statuses.filter((status) => status === 201)).toHaveLength(1);
          expect(statuses.filter((status) => status > 204)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('and what is derived follows what is stored', async () => {
    const games = await Promise.all(sent.map(read));
    const expected = expectedRows(games, (player) => player === 'anna');
    expect(differingRows(expected, await storedRows(api.db.sql))).toEqual([]);
  });
});

const plain = (fields: object = {}): LichessGame =>
  JSON.parse(JSON.stringify({ ...ORDINARY, ...fields })) as LichessGame;
const [short, unclocked] = [plain({ moves: 'e4 e5' }), plain({ clocks: undefined })];
const running = plain({ status: 'started', winner: undefined });
const analyzed = plain({ analysis: [{ eval: 1 }] });
const accurate = plain({
  analysis: [{ eval: 1 }],
  players: { white: { user: { id: 'anna', name: 'Anna' }, analysis: { accuracy: 90 } }, black: {} },
});

describe('a richer version replaces a poorer one, never the other way', () => {
  test.each<[string, LichessGame, LichessGame]>([
    ['finished over running, however many moves', running, short],
    ['analysis over none, clocks or not', ORDINARY, plain({ analysis: [{ eval: 1 }], clocks: undefined })],
    ['more analysis over less', analyzed, plain({ analysis: [{ eval: 1 }, { eval: 2 }] })],
    ['accuracy over none', analyzed, accurate],
    ['clocks over none, however many moves', unclocked, plain({ moves: 'e4 e5' })],
    ['more moves over fewer', short, ORDINARY],
  ])('%s', async (_, poorer, richer) => {
    // Fetched last, the poorer one still changes nothing.
    const up = await endOf(
      [
        { game: poorer, at: 1 },
        { game: richer, at: 0 },
      ],
      'in turn',
    );
    expect(up).toEqual({ game: { ...richer, id: '' }, statuses: [201, 200] });
    const down = await endOf(
      [
        { game: richer, at: 0 },
        { game: poorer, at: 1 },
      ],
      'in turn',
    );
    expect(down).toEqual({ game: { ...richer, id: '' }, statuses: [201, 204] });
  });
});

describe('at equal rank', () => {
  const other = plain({ source: 'arena' });

  test('the later fetched one is kept, whichever comes first', async () => {
    const late = { ...other, id: '' };
    expect(
      await endOf(
        [
          { game: ORDINARY, at: 0 },
          { game: other, at: 1 },
        ],
        'in turn',
      ),
    ).toEqual({ game: late, statuses: [201, 200] });
    expect(
      await endOf(
        [
          { game: other, at: 1 },
          { game: ORDINARY, at: 0 },
        ],
        'in turn',
      ),
    ).toEqual({ game: late, statuses: [201, 204] });
  });

  test('of two fetched in the same millisecond the same one is kept, whichever comes first', async () => {
    // However their fields are sorted: as stored they are sorted in another way than as sent.
    const [one, two] = ['arena', 'lobby'].map((source) => ({
      game: Object.fromEntries(Object.entries(plain({ source })).reverse()) as LichessGame,
      at: 0,
    })) as [Version, Version];
    const [forth, back] = [await endOf([one, two], 'in turn'), await endOf([two, one], 'in turn')];
    expect(forth.game).toEqual(back.game);
    expect([forth.statuses, back.statuses].sort()).toEqual([
      [201, 200],
      [201, 204],
    ]);
  });

  test('one that was seen again later is the later one', async () => {
    const again = [
      { game: ORDINARY, at: 0 },
      { game: ORDINARY, at: 2 },
      { game: other, at: 1 },
    ];
    expect(await endOf(again, 'in turn')).toEqual({
      game: { ...ORDINARY, id: '' },
      statuses: [201, 204, 204],
    });
  });

  test('what differs only in the decorations of accounts is nothing new, and the later is kept', async () => {
    const decorated = plain({
      players: {
        white: {
          ...ORDINARY.players?.white,
          user: { id: 'anna', name: 'Anna', title: 'WGM', flair: 'x', patron: true, patronColor: 1 },
        },
        black: ORDINARY.players?.black,
      },
    });
    const bare = { game: ORDINARY, at: 0 };
    expect(await endOf([bare, { game: decorated, at: 1 }], 'in turn')).toEqual({
      game: { ...decorated, id: '' },
      statuses: [201, 204],
    });
    expect(await endOf([{ game: decorated, at: 1 }, bare], 'in turn')).toEqual({
      game: { ...decorated, id: '' },
      statuses: [201, 204],
    });
  });

  test('a private link is nothing new', async () => {
    const linked = plain({ fullId: 'ordinaryABCD' });
    const { statuses } = await endOf(
      [
        { game: ORDINARY, at: 0 },
        { game: linked, at: 1 },
      ],
      'in turn',
    );
    expect(statuses).toEqual([201, 204]);
  });

  test('a third side that is null is no reason to fail', async () => {
    const versions = [null, 1, {}].map((green, at) => ({ game: plain({ players: { green } }), at }));
    expect(await endOf(versions, 'in turn')).toMatchObject({ statuses: [201, 200, 200] });
  });
});

test('without fetchedAt a game counts as fetched now', async () => {
  const id = newId();
  const game = { ...ORDINARY, id };
  expect(await api.ask('PUT', `/api/games/${id}`, { game: { ...game, source: 'arena' } })).toMatchObject({
    status: 201,
  });
  expect(await put({ game, at: 0 })).toMatchObject({ status: 204 });
  expect(await api.ask('PUT', `/api/games/${id}`, { game: { ...game, source: 'lobby' } })).toMatchObject({
    status: 200,
  });
});
