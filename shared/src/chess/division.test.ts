import { expect, test } from 'bun:test';
import { closeDivision } from './division.ts';
import { onRealGames, readRealGames } from './real-games.ts';
import { replay } from './replay.ts';

const divisionOf = (game: Parameters<typeof replay>[0]): unknown => {
  const result = replay(game);
  return result.ok ? result.replay.division : result.error;
};

const real = onRealGames('is what Lichess says for every real game that says it');
test.skipIf(real.skip)(real.name, () => {
  let games = 0;
  for (const { division, ...game } of readRealGames('clocks.ndjson.gz')) {
    if (!division) continue;
    expect([game.id, divisionOf(game)]).toEqual([game.id, division]);
    games++;
  }
  expect(games).toBe(267);
});

test('an endgame from the first move has no middlegame', () => {
  const initialFen = '8/5k2/8/8/3R4/8/8/K7 w - - 0 1';
  expect(divisionOf({ variant: 'fromPosition', initialFen, moves: 'Kb2' })).toEqual({ end: 0 });
});

test('few pieces make the middlegame', () => {
  const initialFen = 'r1bqk2r/pppppppp/8/8/8/8/PPPPPPPP/R1BQK2R w KQkq - 0 1';
  expect(divisionOf({ variant: 'fromPosition', initialFen, moves: 'e4 e5' })).toEqual({ middle: 0 });
});

test('an opening has neither', () => {
  expect(divisionOf({ variant: 'standard', moves: 'e4 e5' })).toEqual({});
});

test('the division that Lichess sent stands, even an empty one', () => {
  const initialFen = '8/5k2/8/8/3R4/8/8/K7 w - - 0 1';
  const game = { variant: 'fromPosition', initialFen, moves: 'Kb2' };
  expect(divisionOf({ ...game, division: {} })).toEqual({});
  expect(divisionOf({ ...game, division: { middle: 1, end: 2 } })).toEqual({ middle: 1, end: 2 });
});

test('variants without phases have none', () => {
  const initialFen = '8/5k2/8/8/3R4/8/8/K7 w - - 0 1';
  expect(divisionOf({ variant: 'atomic', initialFen, moves: 'Kb2' })).toEqual({});
});

test('a middlegame that does not come before the endgame is dropped', () => {
  expect(closeDivision({ middle: 20, end: 20 })).toEqual({ end: 20 });
  expect(closeDivision({ middle: 20, end: 21 })).toEqual({ middle: 20, end: 21 });
  expect(closeDivision({ middle: 20 })).toEqual({ middle: 20 });
});
