import { expect, test } from 'bun:test';
import { decidedScore, isGoodToo } from './judge-try.ts';

const both = (before: number, after: number) => [
  isGoodToo('white', { eval: before }, { eval: after }),
  isGoodToo('black', { eval: -before }, { eval: -after }),
];

test.each([
  [0, 50, true],
  [0, -40, true],
  [0, -50, false],
  [600, 450, false],
  [600, 530, true],
  [1_500, 1_000, true],
])('from %p to %p centipawns is good: %p, whoever plays', (before, after, isGood) => {
  expect(both(before, after)).toEqual([isGood, isGood]);
});

test('who gives up a mate fails, however much is left', () => {
  expect(isGoodToo('white', { mate: 3 }, { eval: 900 })).toBe(false);
  expect(isGoodToo('white', { mate: 3 }, { eval: 2_000 })).toBe(false);
  expect(isGoodToo('black', { mate: -3 }, { eval: -2_000 })).toBe(false);
  expect(isGoodToo('white', { mate: 3 }, { mate: 9 })).toBe(true);
  expect(isGoodToo('black', { mate: -3 }, { mate: -9 })).toBe(true);
});

test('who allows a mate fails, however little was there before', () => {
  expect(isGoodToo('white', { eval: -900 }, { mate: -10 })).toBe(false);
  expect(isGoodToo('black', { eval: 900 }, { mate: 10 })).toBe(false);
  expect(isGoodToo('black', { mate: 2 }, { mate: 4 })).toBe(true);
});

test('a mate in 0 is good: the other side is mated', () => {
  expect(isGoodToo('white', { mate: 1 }, { mate: 0 })).toBe(true);
  expect(isGoodToo('black', { mate: -1 }, { mate: 0 })).toBe(true);
  expect(isGoodToo('white', { eval: 0 }, { mate: 0 })).toBe(true);
});

test.each([
  ['mated by White', 'R5k1/5ppp/8/8/8/8/8/6K1 b - - 0 1', 'standard', { mate: 1 }],
  ['mated by Black', '6k1/8/8/8/8/8/5PPP/r5K1 w - - 0 1', 'standard', { mate: -1 }],
  ['stalemate', '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', 'standard', { eval: 0 }],
  ['nothing left, which wins', '8/8/8/8/8/8/8/R7 b - - 0 1', 'antichess', { mate: -1 }],
  ['a king on the hill', '7k/8/8/8/4K3/8/8/8 b - - 0 1', 'kingOfTheHill', { mate: 1 }],
  ['not over', '6k1/5ppp/8/8/8/8/8/R5K1 w - - 0 1', 'standard', undefined],
] as const)('%s', (_, fen, variant, score) => {
  expect(decidedScore(fen, variant)).toEqual(score);
});

test('a try that ends the game is judged by who won it', () => {
  const mated = decidedScore('R5k1/5ppp/8/8/8/8/8/6K1 b - - 0 1', 'standard') ?? {};
  expect(isGoodToo('white', { mate: 1 }, mated)).toBe(true);
  const stalemate = decidedScore('7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', 'standard') ?? {};
  expect(isGoodToo('white', { eval: 900 }, stalemate)).toBe(false);
  const lost = decidedScore('8/8/8/8/8/8/8/R7 b - - 0 1', 'antichess') ?? {};
  expect(isGoodToo('white', { eval: -300 }, lost)).toBe(false);
});
