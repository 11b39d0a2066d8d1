import { describe, expect, test } from 'bun:test';
import { FACT_BYTES, type MoveFacts, unpackFacts } from './facts.ts';
import { onRealGames, REAL_FILES, readRealGames } from './real-games.ts';
import { type ReplayGame, replay } from './replay.ts';
import type { Replay, SideFacts } from './replay-type.ts';

const replayed = (game: ReplayGame): Replay => {
  const result = replay(game);
  if (!result.ok) throw new Error(result.error.detail);
  return result.replay;
};

const factsOf = (side: SideFacts): MoveFacts[] => unpackFacts(Uint8Array.fromHex(side.moveFacts));

describe('the time of a move', () => {
  const clock = { initial: 180, increment: 2 };
  const game = (clocks: unknown, status = 'resign'): ReplayGame => ({
    variant: 'standard',
    moves: 'f3 e5 g4 Qh4#',
    clock,
    clocks,
    status,
  });
  const times = (game: ReplayGame, side: 'white' | 'black'): unknown[] =>
    factsOf(replayed(game)[side]).map((f) => f.time);

  test('is the clock before less the clock after, and the increment; the first move is free', () => {
    expect(times(game([18003, 18003, 17803, 17003, 17000]), 'white')).toEqual([0, 400]);
    expect(times(game([18003, 18003, 17803, 17003, 17000]), 'black')).toEqual([0, 1200]);
  });

  test('has no increment where the last move ended the game', () => {
    expect(times(game([18003, 18003, 17803, 17003], 'mate'), 'black')).toEqual([0, 1000]);
    for (const status of ['started', 'resign', 'outoftime', 'draw'])
      expect(times(game([18003, 18003, 17803, 17003], status), 'black')).toEqual([0, 1200]);
    expect(times({ ...game([18003, 18003, 17803, 17003], 'draw'), lastMoveAt: 1 }, 'black')).toEqual([
      0, 1000,
    ]);
  });

  test('is never negative: the other side may give time', () => {
    expect(times(game([18003, 18003, 19803, 17003, 0]), 'white')).toEqual([0, 0]);
  });

  test('is unknown without clocks, without a clock and after the clocks end', () => {
    expect(times(game(undefined), 'white')).toEqual([null, null]);
    expect(times(game([18003, 18003, 1.5]), 'white')).toEqual([null, null]);
    expect(times({ ...game([18003, 18003, 17803, 17003]), clock: undefined }, 'white')).toEqual([null, null]);
    expect(times(game([18003, 18003]), 'white')).toEqual([0, null]);
  });

  test('does not count the clock that stood when the game ended', () => {
    const { white, black } = replayed(game([18003, 18003, 17803, 17003, 0]));
    expect(white).toMatchObject({ moves: 2, minClock: 17803, timeSpent: 400 });
    expect(black).toMatchObject({ moves: 2, minClock: 17003, timeSpent: 1200 });
  });

  test('is as long as three bytes hold', () => {
    const clocks = [2 ** 31 - 1, 5, 0, 5];
    expect(times(game(clocks), 'white')).toEqual([0, 0xff_fffe]);
  });
});

test('the clock left is a share of initial + 40 increments, at most the whole', () => {
  const game: ReplayGame = {
    variant: 'standard',
    moves: 'e4 e5 Nf3 Nc6 Bb5',
    clock: { initial: 120, increment: 1 },
    clocks: [12000, 12000, 8000, 16080, 80, 0],
  };
  const { white, black } = replayed(game);
  expect(factsOf(white).map((f) => f.clockPercent)).toEqual([75, 50, 0.5]);
  const odd = { ...game, clock: { initial: 300, increment: 0 }, clocks: [8999, 30000, 895, 0, 0] };
  expect(factsOf(replayed(odd).white).map((f) => f.clockPercent)).toEqual([29.95, 2.95, 0]);
  expect(factsOf(black).map((f) => f.clockPercent)).toEqual([75, 100]);
  const correspondence = { ...game, clock: { initial: 0, increment: 0 } };
  expect(factsOf(replayed(correspondence).white)[0]?.clockPercent).toBeNull();
});

test('the role is the mover, castling the king, a promotion the pawn, a drop the piece', () => {
  const roles = (game: ReplayGame, side: 'white' | 'black'): number[] =>
    factsOf(replayed(game)[side]).map((f) => f.role);
  const standard = { variant: 'standard', moves: 'e4 e5 Nf3 Nc6 Bc4 Bc5 O-O Qe7 Re1 Kf8' };
  expect(roles(standard, 'white')).toEqual([0, 1, 2, 5, 3]);
  expect(roles(standard, 'black')).toEqual([0, 1, 2, 4, 5]);
  expect(roles({ variant: 'crazyhouse', moves: 'e4 d5 exd5 Qxd5 P@e6' }, 'white')).toEqual([0, 0, 0]);
  expect(
    roles({ variant: 'fromPosition', initialFen: '8/P6k/8/8/8/8/8/K7 w - - 0 1', moves: 'a8=Q' }, 'white'),
  ).toEqual([0]);
});

test('the balance is material on the board before the move, for the mover', () => {
  const balances = (game: ReplayGame, side: 'white' | 'black'): number[] =>
    factsOf(replayed(game)[side]).map((f) => f.balance);
  const game = { variant: 'standard', moves: 'e4 d5 exd5 Qxd5 Nc3 Qxg2 Bxg2 a6' };
  expect(balances(game, 'white')).toEqual([0, 0, 0, -1]);
  expect(balances(game, 'black')).toEqual([0, -1, 0, -8]);
  expect(balances({ variant: 'atomic', moves: 'Nc3 d5 Nxd5 a6 a3' }, 'white')).toEqual([0, 0, -2]);
  expect(
    balances(
      { variant: 'fromPosition', initialFen: 'q6k/1P6/8/8/8/8/8/K7 w - - 0 1', moves: 'bxa8=Q+' },
      'white',
    ),
  ).toEqual([-8]);
});

test('the phase is that of the position after the move', () => {
  const game = { variant: 'standard', moves: 'e4 e5 Nf3 Nc6 Bc4 Bc5', division: { middle: 3, end: 5 } };
  expect(factsOf(replayed(game).white).map((f) => f.phase)).toEqual([0, 1, 2]);
  expect(factsOf(replayed(game).black).map((f) => f.phase)).toEqual([0, 1, 2]);
});

test('castling is named by the side of the king', () => {
  const initialFen = 'r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 0 1';
  const game = replayed({ variant: 'fromPosition', initialFen, moves: 'O-O-O Kf1 Kb8' });
  expect(game.black).toMatchObject({ castling: 'long', moves: 2 });
  expect(game.white).toMatchObject({ castling: 'none', moves: 1 });
});

describe('a queen trade', () => {
  const traded = 'e4 e5 d4 exd4 Qxd4 Qf6 Qxf6 Nxf6';
  const cases: [string, Partial<ReplayGame>, boolean][] = [
    ['is seen at the end of the game', { moves: traded }, true],
    ['is seen where the endgame begins', { moves: traded, division: { middle: 2, end: 8 } }, true],
    ['is not seen when the endgame begins before', { moves: traded, division: { middle: 2, end: 7 } }, false],
    ['is not seen while a queen stands', { moves: 'e4 e5 Qh5 a6' }, false],
    ['is seen though the division lies behind the end', { moves: traded, division: { end: 99 } }, true],
  ];
  test.each(cases)('%s', (_, game, expected) => {
    expect(replayed({ variant: 'standard', ...game }).queenTrade).toBe(expected);
  });
});

const real = onRealGames('in real games each move has its facts, and times make up the clock');
test.skipIf(real.skip)(real.name, () => {
  let exact = 0;
  for (const file of REAL_FILES) {
    for (const game of readRealGames(file)) {
      const { white, black, plies } = replayed(game);
      expect(white.moves + black.moves).toBe(plies);
      expect(white.moveFacts).toHaveLength(white.moves * FACT_BYTES * 2);
      expect(factsOf(black).every((f) => f.role <= 5 && f.phase <= 2)).toBe(true);
      if (!Array.isArray(game.clocks) || !game.clock || plies < 6 || game.clocks.length !== plies + 1)
        continue;
      const last = game.clocks.filter((_, i) => i % 2 === 0 && i < plies).at(-1);
      const whole = Number(game.clocks[0]) + (white.moves - 1) * game.clock.increment * 100 - last;
      // A move that seems to take less than nothing (time given, the grid of 8 centiseconds) counts as 0.
      expect(white.timeSpent).toBeGreaterThanOrEqual(whole);
      if (white.timeSpent === whole) exact++;
    }
  }
  expect(exact).toBeGreaterThan(50);
});
