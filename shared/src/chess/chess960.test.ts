import { expect, test } from 'bun:test';
import { chess960Fen, chess960Number } from './chess960.ts';

test.each([
  [0, 'bbqnnrkr'],
  [1, 'bqnbnrkr'],
  [518, 'rnbqkbnr'],
  [534, 'rnbkqbnr'],
  [959, 'rkrnnqbb'],
])('position %d is %s', (number, row) => {
  expect(chess960Fen(number)).toBe(`${row}/pppppppp/8/8/8/8/PPPPPPPP/${row.toUpperCase()} w KQkq - 0 1`);
});

test('there are 960, bishops on both colors and the king between the rooks, and each has its own number', () => {
  const fens = Array.from({ length: 960 }, (_, number) => chess960Fen(number));
  expect(new Set(fens).size).toBe(960);
  for (const [number, fen] of fens.entries()) {
    expect(chess960Number(fen)).toBe(number);
    const row = fen.slice(0, 8);
    expect([...row].sort().join('')).toBe('bbknnqrr');
    expect((row.indexOf('b') + row.lastIndexOf('b')) % 2).toBe(1);
    expect(row).toMatch(/r.*k.*r/);
  }
});

test.each([
  'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/BBQNNRKR w KQkq - 0 1',
  '',
])('%s is no start', (fen) => expect(chess960Number(fen)).toBeUndefined());

test.each([960, -1, 1.5, Number.NaN])('there is no number %d', (number) => {
  expect(() => chess960Fen(number)).toThrow(RangeError);
});
