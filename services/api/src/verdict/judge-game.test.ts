import { describe, expect, test } from 'bun:test';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import { gameAccuracies } from './accuracy.ts';
import { firstColor } from './color.ts';
import { type Evaluation, evaluationsOf, scoreOf } from './evaluation.ts';
import { type JudgedGame, judgeGame } from './judge-game.ts';

const evals = (cps: readonly number[]): Evaluation[] => cps.map((cp) => ({ eval: cp }));

const game = (changes: Partial<JudgedGame>): JudgedGame => ({
  startColor: 'white',
  moves: [],
  evaluations: [],
  division: {},
  ...changes,
});

const sans = (plies: number): string[] => Array.from({ length: plies }, () => 'Nf3');

describe('a game', () => {
  test('without moves has a verdict that says nothing', () => {
    const side = {
      moves: 0,
      accuracy: null,
      acpl: null,
      inaccuracy: 0,
      mistake: 0,
      blunder: 0,
      timeSpent: null,
      clock: null,
      phases: {},
    };
    expect(judgeGame(game({}))).toEqual({ white: side, black: side, division: {}, moves: [] });
  });

  test('of one move has no accuracy, as one side has no move', () => {
    const { white, black, moves } = judgeGame(game({ moves: ['e4'], evaluations: evals([-35]) }));
    expect(white).toMatchObject({ moves: 1, accuracy: null, acpl: 50 });
    expect(black).toMatchObject({ moves: 0, accuracy: null, acpl: null, phases: {} });
    expect(moves).toEqual([
      {
        ply: 1,
        color: 'white',
        accuracy: expect.closeTo(82.2814, 3),
        loss: 50,
        winPercent: expect.closeTo(46.7826, 3),
      },
    ]);
  });

  test('of two moves has both accuracies', () => {
    const { white, black } = judgeGame(game({ moves: ['e4', 'e5'], evaluations: evals([15, 15]) }));
    expect([white.accuracy, black.accuracy]).toEqual([100, 100]);
    expect([white.acpl, black.acpl]).toEqual([0, 0]);
  });

  test('that Black begins is judged from its first move on', () => {
    const verdict = judgeGame(
      game({
        startColor: 'black',
        moves: ['e5', 'e4', 'd5'],
        evaluations: [{ eval: 415, variation: ['Nf6'] }, { eval: 415 }, { eval: 400 }],
      }),
    );
    expect(verdict.moves.map(({ color }) => color)).toEqual(['black', 'white', 'black']);
    expect(verdict.moves[0]).toMatchObject({ judgment: 'blunder', loss: 400 });
    expect(verdict.black).toMatchObject({ moves: 2, acpl: 200, blunder: 1 });
    expect(verdict.white).toMatchObject({ moves: 1, acpl: 0, blunder: 0, accuracy: 100 });
  });

  test('that ends in mate counts nothing for the mating move, said or not', () => {
    const moves = ['f3', 'e5', 'g4', 'Qh4#'];
    const evaluations = [{ eval: -60 }, { eval: -50 }, { mate: -1, variation: ['Nc3'] }];
    const verdict = judgeGame(game({ moves, evaluations }));
    expect(verdict.moves[2]?.comment).toBe('Checkmate is now unavoidable. Nc3 was best.');
    expect(verdict.moves[3]).toEqual({ ply: 4, color: 'black' });
    expect(verdict.white.acpl).toBe((75 + 950) / 2);
    expect(verdict.black.acpl).toBe(10);
    expect(judgeGame(game({ moves, evaluations: [...evaluations, { mate: 0 }] }))).toEqual(verdict);
  });

  test('with an evaluation missing judges and counts neither move beside it', () => {
    const evaluations = [{ eval: 15 }, {}, { eval: -600, differs: true }, { eval: -590 }];
    const { moves, white, black } = judgeGame(game({ moves: sans(4), evaluations }));
    expect(moves.map(({ loss }) => loss)).toEqual([0, undefined, undefined, 10]);
    expect(moves.map(({ judgment }) => judgment)).toEqual([undefined, undefined, undefined, undefined]);
    expect(moves.map((move) => 'accuracy' in move)).toEqual([true, false, false, true]);
    expect([white.acpl, black.acpl]).toEqual([0, 10]);
    expect(white.accuracy).toBe(
      gameAccuracies(
        'white',
        [15, 15, -600, -590].map((cp) => winPercent({ cp })),
      ).white,
    );
  });

  test('takes its evaluations in any number', () => {
    const moves = sans(3);
    const short = judgeGame(game({ moves, evaluations: evals([15]) }));
    expect(short.moves).toHaveLength(3);
    expect(short.white).toMatchObject({ moves: 2, acpl: 0, accuracy: null });
    const long = judgeGame(game({ moves, evaluations: evals([15, 15, 15, -900, 900]) }));
    expect(long).toEqual(judgeGame(game({ moves, evaluations: evals([15, 15, 15]) })));
  });

  test('is rounded nowhere', () => {
    const { white } = judgeGame(game({ moves: sans(6), evaluations: evals([5, 5, 0, 0, 0, 0]) }));
    expect(white.acpl).toBe(5);
    const thirds = judgeGame(game({ moves: sans(6), evaluations: evals([5, 5, 5, 5, 5, 5]) }));
    expect(thirds.white.acpl).toBe(10 / 3);
  });
});

describe('phases', () => {
  const moves = sans(8);
  const evaluations: Evaluation[] = [
    { eval: 15 },
    { eval: 15 },
    { eval: -300, differs: true },
    { eval: -300 },
    { eval: -300 },
    { eval: 0, differs: true },
    { eval: 0 },
    { mate: 4, differs: true },
  ];
  const division = { middle: 4, end: 7 };
  const { white, black } = judgeGame(game({ moves, evaluations, division }));

  test('part the moves of a side among them', () => {
    const moved = ({ phases }: typeof white) =>
      Object.entries(phases).map(([name, { moves: n }]) => [name, n]);
    expect(moved(white)).toEqual([
      ['opening', 2],
      ['middlegame', 1],
      ['endgame', 1],
    ]);
    expect(moved(black)).toEqual([
      ['opening', 1],
      ['middlegame', 2],
      ['endgame', 1],
    ]);
  });

  test('have their own counts and losses', () => {
    expect(white.phases.opening).toMatchObject({ blunder: 1, acpl: 157.5 });
    expect(white.phases.middlegame).toMatchObject({ blunder: 0, acpl: 0 });
    expect(black.phases.middlegame).toMatchObject({ blunder: 1, acpl: 150 });
    expect(black.phases.endgame).toMatchObject({ blunder: 1, acpl: 1000 });
    expect([white.blunder, black.blunder]).toEqual([1, 2]);
  });

  test('begin with what was before them', () => {
    expect(white.phases.middlegame?.accuracy).toBe(100);
    expect(black.phases.middlegame?.accuracy).toBeLessThan(70);
    expect(white.phases.endgame?.accuracy).toBe(100);
  });

  test('have the accuracy of the game where there is but one', () => {
    const whole = judgeGame(game({ moves, evaluations }));
    expect(whole.white.phases.opening?.accuracy).toBe(whole.white.accuracy as number);
    expect(Object.keys(whole.black.phases)).toEqual(['opening']);
  });

  test('have the accuracy of the only side that moved in one', () => {
    const late = judgeGame(game({ moves, evaluations, division: { middle: 8 } }));
    expect(late.white.phases.middlegame).toBeUndefined();
    expect(late.black.phases.middlegame?.accuracy).toBeLessThan(30);
  });

  test('have the time spent and the clock left', () => {
    const clocks = [30_000, 30_000, 29_000, 28_500, 28_000, 27_000, 27_900, 20_000];
    const timed = judgeGame(
      game({ moves, evaluations, division, clocks, clock: { initial: 300, increment: 2 } }),
    );
    expect(timed.white).toMatchObject({ timeSpent: 1200 + 1200 + 300, clock: 27_900 });
    expect(timed.white.phases.opening).toMatchObject({ timeSpent: 1200, clock: 29_000 });
    expect(timed.black.phases.middlegame).toMatchObject({ timeSpent: 1700 + 1700, clock: 27_000 });
    expect(timed.black.phases.endgame).toMatchObject({ timeSpent: 7200, clock: 20_000 });
    const mated = judgeGame(
      game({
        moves,
        evaluations,
        division,
        clocks,
        clock: { initial: 300, increment: 2 },
        endedOnBoard: true,
      }),
    );
    expect(mated.black.phases.endgame?.timeSpent).toBe(7000);
  });

  test('have the last clock there is where the clocks break off', () => {
    const clocks = [30_000, 30_000, 29_000, 28_500, 28_000];
    const cut = judgeGame(
      game({ moves, evaluations, division, clocks, clock: { initial: 300, increment: 0 } }),
    );
    expect(cut.white).toMatchObject({ timeSpent: 2000, clock: 28_000 });
    expect(cut.white.phases.endgame).toMatchObject({ timeSpent: null, clock: null });
  });

  test('say nothing of time without clocks', () => {
    expect(white.phases.opening).toMatchObject({ timeSpent: null, clock: null });
  });
});

test("Lichess's own entries are taken as they are", () => {
  const entries = [{ eval: 5, variation: 'e4 e5', judgment: 'mistake' as const }, { mate: -3 }, {}];
  expect(evaluationsOf(entries)).toEqual([{ eval: 5, variation: ['e4', 'e5'] }, { mate: -3 }, {}]);
  expect(evaluationsOf(entries).map(scoreOf)).toEqual([{ cp: 5 }, { mate: -3 }, undefined]);
});

test('Black begins only where the position says so', () => {
  expect(firstColor(undefined)).toBe('white');
  expect(firstColor(null)).toBe('white');
  expect(firstColor('8/5k2/8/8/3R4/8/8/K7 b - - 0 1')).toBe('black');
});
