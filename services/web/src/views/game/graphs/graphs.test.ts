import { expect, test } from 'bun:test';
import { chancesByPly, judgedPlies, phaseMarks, readAdvantage } from './advantage.ts';
import { hasTimes, secondsLeft, secondsSpent } from './clocks.ts';
import { moveAt } from './use-plies.ts';

test('winning chances stand at their plies, gaps stay gaps, and a mate is of who gave it', () => {
  const chances = chancesByPly(
    4,
    [
      { ply: 1, eval: 100 },
      { ply: 3, mate: -2 },
      { ply: 4, mate: 0 },
    ],
    'white',
  );
  expect(chances.map((one) => one === null || Math.sign(one))).toEqual([true, 1, true, -1, -1]);
  // 2 / (1 + e^−0.368208) − 1
  expect(chances[1]).toBeCloseTo(0.182, 3);
  expect(chancesByPly(2, [{ ply: 2, mate: 0 }], 'black')[2]).toBe(1);
  expect(chancesByPly(1, [{ ply: 9, eval: 5 }], 'white')).toEqual([null, null]);
});

test('what is said of a ply', () => {
  expect(readAdvantage(0, undefined, undefined, 0)).toBe('Start');
  expect(readAdvantage(23, 'Nf3', { ply: 23, eval: 140, judgment: 'mistake' }, 0)).toBe(
    '12. Nf3 · Mistake · Advantage: +1.4',
  );
  expect(readAdvantage(2, 'e5', { ply: 2, mate: -3 }, 0)).toBe('1… e5 · Advantage: #−3');
  expect(readAdvantage(1, 'e5', undefined, 1)).toBe('1… e5');
});

test('numbers along the axis count on from where the game began', () => {
  expect([0, 1, 2, 40].map((ply) => moveAt(ply, 0))).toEqual(['0', '', '1', '20']);
  expect([0, 1, 2].map((ply) => moveAt(ply, 61))).toEqual(['31', '', '32']);
});

test('judged moves are of who made them', () => {
  const moves = [
    { ply: 1, judgment: 'blunder' as const },
    { ply: 2 },
    { ply: 4, judgment: 'mistake' as const },
  ];
  expect(judgedPlies(moves, 'white').map(({ ply, color }) => [ply, color])).toEqual([
    [1, 'white'],
    [4, 'black'],
  ]);
  expect(judgedPlies(moves, 'black')[0]?.color).toBe('black');
});

test('phases have their words where they begin', () => {
  expect(phaseMarks({ middle: 20, end: 50 }).map(({ words }) => words)).toEqual([
    'Opening',
    'Middlegame',
    'Endgame',
  ]);
  expect(phaseMarks({ end: 30 })).toEqual([
    { ply: 0, words: 'Opening' },
    { ply: 30, words: 'Endgame' },
  ]);
  expect(phaseMarks({})).toEqual([]);
});

test('times are of who moved, by the position after the move', () => {
  const moves = [
    { ply: 1, fen: '8/8/8/8/8/8/8/8 b - - 0 1', spent: 150, clock: 5_850 },
    { ply: 2, fen: '8/8/8/8/8/8/8/8 w - - 0 2', spent: 300, clock: 5_700 },
  ];
  expect(secondsSpent(moves)).toEqual({ white: [null, 1.5, null], black: [null, null, -3] });
  expect(secondsLeft(moves, 60)).toEqual({ white: [60, 58.5, null], black: [-60, null, -57] });
  expect(hasTimes(moves)).toBe(true);
  expect(hasTimes([{ ply: 1, fen: '' }])).toBe(false);
});
