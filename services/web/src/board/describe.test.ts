import { expect, test } from 'bun:test';
import { describePosition, parsePieces } from './describe.ts';

test('a position is said piece by piece, and whose move it is', () => {
  expect(describePosition('4k3/8/8/3q4/8/8/P6P/R3K2R b KQ - 0 1')).toBe(
    'White: king e1, rooks a1 h1, pawns a2 h2. Black: king e8, queen d5. Black to move.',
  );
});

test('the pieces of crazyhouse are read, with what was promoted and without the pocket', () => {
  expect(parsePieces('Q~6k/8/8/8/8/8/8/K7[Pn] w - - 0 1').map(({ role, file }) => `${role} ${file}`)).toEqual(
    ['queen 0', 'king 7', 'king 0'],
  );
});

test('pockets are said as well', () => {
  expect(describePosition('7k/8/8/8/8/8/8/K7[PPn] w - - 0 1')).toBe(
    'White: king a1, in the pocket 2 pawns. Black: king h8, in the pocket 1 knight. White to move.',
  );
});

test('text that is no position is an empty board', () => {
  expect(parsePieces('<b>no</b>').filter(({ color }) => color === 'white')).toEqual([]);
});
