import { describe, expect, test } from 'bun:test';
import { onRealGames, REAL_FILES, readRealGames } from '../chess/real-games.ts';
import { describeGameFault, lichessGameSchema } from './game.ts';

const LEAST = { id: 'abcdefgh', variant: 'standard', createdAt: 0 };

describe('what the schema lets through as it came', () => {
  test.each<[string, object]>([
    ['nothing but what storage needs', {}],
    ['fields that nobody knows', { tournament2: { a: [null, { b: null }] }, '': 1, constructor: 'x' }],
    ['a variant that nobody knows', { variant: 'fourPlayer' }],
    ['empty moves', { moves: '' }],
    ['anonymous sides', { players: { white: {}, black: {} } }],
    [
      'an AI and a name without an account',
      { players: { white: { aiLevel: 8 }, black: { name: 'Karpov' } } },
    ],
    [
      'odd ratings',
      { players: { white: { rating: '1500?', ratingDiff: null, provisional: 'maybe' }, black: {} } },
    ],
    ['a third side', { players: { green: { rating: 1 } } }],
    ['an empty division', { division: {} }],
    [
      'fields of odd types',
      {
        rated: 'yes',
        speed: 1,
        perf: [],
        lastMoveAt: '0',
        status: 30,
        source: {},
        winner: 2,
        daysPerTurn: 'x',
      },
    ],
    ['a null division', { division: null }],
    ['a division of texts', { division: { middle: '12' } }],
    [
      'nulls where objects belong',
      { opening: null, clock: null, analysis: null, status: null, winner: null },
    ],
    ['clocks that are no numbers', { clocks: ['1', null, {}] }],
    [
      'old and new forms of an arena',
      { tournament: 'abc', arenaTour: { id: 'abc', name: 'x' }, swiss: 1, swissTour: {} },
    ],
    ['an id of twelve', { id: 'abcdefghIJ12' }],
    ['the last millisecond that a date holds', { createdAt: 253_402_300_799_999 }],
  ])('%s', (_, fields) => {
    const game = { ...LEAST, ...fields };
    expect(lichessGameSchema.parse(game)).toEqual(game as never);
  });
});

describe('what it refuses, by the name of the field', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'e4', 'the record'],
    ['null', null, 'the record'],
    ['an array', [], 'the record'],
    ['no id', { ...LEAST, id: undefined }, 'id'],
    ['an id of nine', { ...LEAST, id: 'abcdefghi' }, 'id'],
    ['an id with a slash', { ...LEAST, id: 'abcdefg/' }, 'id'],
    ['an id with a line break', { ...LEAST, id: 'abcdefgh\n' }, 'id'],
    ['no variant', { ...LEAST, variant: undefined }, 'variant'],
    ['an empty variant', { ...LEAST, variant: '' }, 'variant'],
    ['no createdAt', { ...LEAST, createdAt: undefined }, 'createdAt'],
    ['createdAt as text', { ...LEAST, createdAt: '0' }, 'createdAt'],
    ['half a millisecond', { ...LEAST, createdAt: 0.5 }, 'createdAt'],
    ['a date before 1970', { ...LEAST, createdAt: -1 }, 'createdAt'],
    ['a date after 9999', { ...LEAST, createdAt: 253_402_300_800_000 }, 'createdAt'],
    ['moves as a list', { ...LEAST, moves: ['e4'] }, 'moves'],
    ['players as a list', { ...LEAST, players: [] }, 'players'],
    ['a user that is a name', { ...LEAST, players: { white: { user: 'anna' } } }, 'players.white.user'],
    ['a FEN that is no text', { ...LEAST, initialFen: 1 }, 'initialFen'],
  ])('%s', (_, value, field) => {
    const parsed = lichessGameSchema.safeParse(value);
    expect(parsed.success).toBe(false);
    expect(describeGameFault(parsed.error as NonNullable<typeof parsed.error>)).toStartWith(`${field}: `);
  });
});

const real = onRealGames('every real game passes unchanged');
test.skipIf(real.skip)(real.name, () => {
  for (const game of REAL_FILES.flatMap(readRealGames)) {
    const parsed = lichessGameSchema.safeParse(game);
    expect(parsed.success).toBe(true);
    expect(Bun.deepEquals(parsed.data, game, true)).toBe(true);
  }
});
