import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import fc from 'fast-check';
import { oddGames } from './odd-games.ts';

const FIELDS = [
  'rated',
  'speed',
  'perf',
  'lastMoveAt',
  'status',
  'source',
  'winner',
  'opening',
  'clocks',
  'daysPerTurn',
  'analysis',
  'clock',
  'division',
  'arenaTour',
  'tournament',
  'swiss',
  'import',
  'bookmarked',
  'toString',
  'constructor',
] as const;

const SIDE_FIELDS = ['rating', 'ratingDiff', 'provisional', 'aiLevel', 'name', 'analysis', 'team'] as const;

/** Any JSON value that JSON says again as it was, small ones first. */
const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      null,
      true,
      false,
      0,
      1,
      -1,
      1500,
      40_000,
      3e9,
      0.5,
      '',
      'white',
      'resign',
      [],
      {},
      [null],
      { a: null },
      { id: 'x', middle: 3 },
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
  },
);

const drop = Symbol('drop');
const anyChange = fc.oneof({ weight: 1, arbitrary: fc.constant(drop) }, { weight: 3, arbitrary: anyJson });

const changed = (
  object: object,
  changes: readonly (readonly [string, unknown])[],
): Record<string, unknown> => {
  const result: Record<string, unknown> = { ...object };
  for (const [field, value] of changes) {
    if (value === drop) delete result[field];
    else result[field] = value;
  }
  return result;
};

const sideChanges = fc.array(fc.tuple(fc.constantFrom(...SIDE_FIELDS), anyChange), { maxLength: 2 });

/** A game of the oddities with some of its fields, and of its sides', dropped or replaced by anything. */
export const mutatedGame = (id: fc.Arbitrary<string>): fc.Arbitrary<LichessGame> =>
  fc
    .record({
      id,
      base: fc.constantFrom(...oddGames().map(([, game]) => game)),
      changes: fc.array(fc.tuple(fc.constantFrom(...FIELDS), anyChange), { maxLength: 4 }),
      white: sideChanges,
      black: sideChanges,
    })
    .map(({ id: gameId, base, changes, white: whiteChanges, black: blackChanges }) => {
      const game = changed(base, changes);
      const players = base.players && {
        ...base.players,
        ...(base.players.white && { white: changed(base.players.white, whiteChanges) }),
        ...(base.players.black && { black: changed(base.players.black, blackChanges) }),
      };
      return { ...game, ...(players && { players }), id: gameId } as LichessGame;
    });

/** Ids of games. */
export const anyId = fc.stringMatching(/^[A-Za-z0-9]{8}$/);
