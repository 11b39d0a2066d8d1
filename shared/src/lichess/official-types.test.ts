import { expect, test } from 'bun:test';
import type { components } from '@lichess-org/types';
import type { z } from 'zod';
import { VARIANTS } from '../chess/variant.ts';
import { lichessGameSchema } from './game.ts';
import type { SOURCE_ID } from './source.ts';
import type { SPEED_ID } from './speed.ts';
import type { STATUS_ID } from './status.ts';

type Schemas = components['schemas'];
type OfficialGame = Schemas['GameJson'];
type OurGame = z.input<typeof lichessGameSchema>;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Is<T extends true> = T;

// The compiler checks these; a name that Lichess adds or drops in a new version of its types fails the build.
export type Checks = [
  // Every game that the official types allow is one that we take.
  Is<OfficialGame extends OurGame ? true : false>,
  Is<Same<keyof typeof VARIANTS, Schemas['VariantKey']>>,
  Is<Same<keyof typeof STATUS_ID, Schemas['GameStatusName']>>,
  Is<Same<keyof typeof SPEED_ID, Schemas['Speed']>>,
  Is<Same<keyof typeof SOURCE_ID, Schemas['GameSource']>>,
];

// Where the official types are stricter than what the site sends, we follow the site:
// - a side must be an account or an AI there; exports hold `{}` (anonymous) and `{ name }` (imported);
// - `rated`, `speed`, `lastMoveAt`, `status` are required there; old and imported records lack some of them;
// - `opening`, `division`, `clock` have fixed shapes there; ours are open, so that nothing odd is lost.
// Where they are looser, we are stricter, since storage needs it: `id` has 8 or 12 letters and digits,
// `createdAt` is a whole number of milliseconds that a date can hold, `moves` and `initialFen` have a greatest length.
// They do not name `fullId`, `pgn` on a stream, `lastFen`, `lastMove`, `bookmarked`, `import`, `tournament`, `swiss`.

const official: OfficialGame = {
  id: 'q7ZvsdUF',
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: 1514505150384,
  lastMoveAt: 1514505592843,
  status: 'draw',
  players: {
    white: { user: { name: 'Lance5500', title: 'LM', id: 'lance5500' }, rating: 2389, ratingDiff: 4 },
    black: { aiLevel: 3 },
  },
  opening: { eco: 'D31', name: 'Semi-Slav Defense: Marshall Gambit', ply: 7 },
  moves: 'd4 d5 c4 c6',
  clock: { initial: 300, increment: 3, totalTime: 420 },
};

test('a game of the official types passes through the schema unchanged', () => {
  expect(lichessGameSchema.parse(official)).toEqual(official);
});

test('the ten variants of the official types are known', () => {
  expect(Object.keys(VARIANTS)).toHaveLength(10);
});
