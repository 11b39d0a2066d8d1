import { describe, expect, test } from 'bun:test';
import { historiesOf, historyOf } from './history.ts';
import { positionsOf } from './positions.ts';

describe('the history of a position', () => {
  test('is nothing where nothing occurred twice and the clock is young', () => {
    expect(historyOf([], 0)).toBe('0');
    expect(historyOf([], 59)).toBe('0');
    expect(historiesOf(['1', '2', '3'], [0, 1, 2])).toEqual(['0', '0', '0']);
  });

  test('is what occurred twice, in any order, and never 0', () => {
    expect(historyOf(['1'], 4)).not.toBe('0');
    expect(historyOf(['1', '2'], 4)).toBe(historyOf(['2', '1'], 9));
    expect(historyOf(['1', '2'], 4)).not.toBe(historyOf(['1'], 4));
    expect(historyOf(['12'], 4)).not.toBe(historyOf(['1', '2'], 4));
  });

  test('knows a clock of 60 and more', () => {
    const clocks = [60, 61, 99].map((clock) => historyOf([], clock));
    expect(new Set(clocks).size).toBe(3);
    expect(historyOf(['1'], 60)).not.toBe(historyOf([], 60));
  });

  test('stays what it is: it is stored', () => {
    expect(historyOf(['-5', '17'], 0)).toBe('5620345514437928799');
    expect(historyOf([], 60)).toBe('-6391299795183715178');
  });

  test('begins anew with a move that cannot be taken back', () => {
    const [, , third, , fifth, sixth] = historiesOf(['1', '2', '1', '3', '4', '1'], [1, 2, 3, 0, 1, 2]);
    expect(third).toBe(historyOf(['1'], 3));
    expect([fifth, sixth]).toEqual(['0', '0']);
  });

  test('of knights that went out and came back is that of the second time on', () => {
    const { histories, keys } = positionsOf({
      variant: 'standard',
      moves: 'Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1 Ng8 e4',
    });
    expect(histories.map((history) => history !== '0')).toEqual([
      ...[false, false, false, false],
      ...[true, true, true, true, true],
      false,
    ]);
    expect(histories[4]).toBe(historyOf([keys[0] ?? ''], 4));
    expect(histories[8]).toBe(historyOf(keys.slice(0, 4), 8));
  });
});

test('a game is told to engines with castling as such', () => {
  const { moves, ucis, fens, keys } = positionsOf({
    variant: 'standard',
    moves: 'e4 e5 Nf3 Nf6 Bc4 Bc5 O-O O-O',
  });
  expect(moves.slice(-2)).toEqual(['O-O', 'O-O']);
  expect(ucis.slice(-2)).toEqual(['e1g1', 'e8g8']);
  expect([fens.length, keys.length]).toEqual([9, 9]);
});
