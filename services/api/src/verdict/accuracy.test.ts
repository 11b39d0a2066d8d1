import { describe, expect, test } from 'bun:test';
import { winPercent } from '@rookery/shared/chess/win-percent.ts';
import { accuracyOf, gameAccuracies, moveAccuracy, sideAccuracies } from './accuracy.ts';

/** Win percents of a start at 15 centipawns and of what follows. */
const percents = (cps: readonly number[]): number[] => [15, ...cps].map((cp) => winPercent({ cp }));

describe('accuracy', () => {
  test.each([
    [50, 50, 100],
    [50, 60, 100],
    [50, 49, 96.604],
    [60, 40, 41.0168],
    [97.5, 2.5, 0],
    [100, 0, 0],
  ])('of a move from %d to %d percent is %d', (before, after, accuracy) => {
    expect(moveAccuracy(before, after)).toBeCloseTo(accuracy, 3);
    expect(accuracyOf('black', 100 - before, 100 - after)).toBeCloseTo(accuracy, 3);
  });

  // Lichess's own examples (lila `AccuracyPercentTest`): centipawns, White's and Black's accuracy, how near.
  const EXAMPLES: [string, number[], number, number, number][] = [
    ['two good moves', [15, 15], 100, 100, 1],
    ['a blunder of White', [-900, -900], 10, 100, 5],
    ['a blunder of Black', [15, 900], 100, 10, 5],
    ['a blunder of each', [-900, 0], 10, 10, 5],
    ['20 perfect moves', Array.from({ length: 20 }, () => 15), 100, 100, 1],
  ];
  test.each(EXAMPLES)('of %s is what Lichess expects', (_, cps, white, black, near) => {
    const accuracies = gameAccuracies('white', percents(cps));
    expect(Math.abs((accuracies.white ?? Number.NaN) - white)).toBeLessThanOrEqual(near);
    expect(Math.abs((accuracies.black ?? Number.NaN) - black)).toBeLessThanOrEqual(near);
  });

  test('of a game that Black begins is that of its mirror image', () => {
    const cps = [30, -80, 15, 200, 190, 600, -50, -60, 400, -900, 30, 20, 35];
    const white = gameAccuracies('white', percents(cps));
    const mirrored = [-15, ...cps.map((cp) => -cp)].map((cp) => winPercent({ cp }));
    const black = gameAccuracies('black', mirrored);
    expect(black.black).toBeCloseTo(white.white ?? Number.NaN, 10);
    expect(black.white).toBeCloseTo(white.black ?? Number.NaN, 10);
  });

  test('weighs moves by the swings around them', () => {
    const cps = Array.from({ length: 43 }, (_, i) => (((i + 1) ** 2 * 37 + (i + 1) * 91) % 500) - 250);
    const long = gameAccuracies('white', percents(cps));
    expect(long.white).toBeCloseTo(73.224428, 6);
    expect(long.black).toBeCloseTo(67.609049, 6);
    const begunByBlack = gameAccuracies('black', percents(cps));
    expect(begunByBlack.black).toBeCloseTo(70.386319, 6);
    expect(begunByBlack.white).toBeCloseTo(63.991738, 6);
    const short = gameAccuracies('white', percents(cps.slice(0, 9)));
    expect(short.white).toBeCloseTo(68.809409, 6);
    expect(short.black).toBeCloseTo(52.930987, 6);
  });

  test('of a game is of neither side where one has no move, of a run of moves of the one that has', () => {
    expect(gameAccuracies('white', percents([]))).toEqual({ white: null, black: null });
    expect(gameAccuracies('white', percents([15]))).toEqual({ white: null, black: null });
    expect(sideAccuracies('white', percents([15]))).toEqual({ white: 100, black: null });
    expect(sideAccuracies('black', percents([15]))).toEqual({ white: null, black: 100 });
  });
});
