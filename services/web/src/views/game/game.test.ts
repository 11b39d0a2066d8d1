import { expect, test } from 'bun:test';
import { pocketOf } from '../../board/describe.ts';
import { lichessLink } from './facts.ts';
import { nextJudgment } from './judgments.ts';
import { step } from './line.ts';
import { checksOf, materialOf } from './material.ts';

test('the next blunder is behind this ply, and the first one again after the last', () => {
  const moves = [
    { ply: 3, judgment: 'blunder' as const },
    { ply: 8, judgment: 'blunder' as const },
  ];
  expect([0, 3, 8].map((ply) => nextJudgment(moves, ply, ['blunder']))).toEqual([3, 8, 3]);
});

test('a step back out of a line leads to the ply where it left the game', () => {
  const place = { ply: 9, from: 4, line: ['e2e4'], at: 1 };
  expect(step(place, -1, 20, 1)).toEqual({ ...place, ply: 4, at: 0 });
});

test('pockets, checks and material are read from the FEN', () => {
  const fen = 'r3k3/8/8/8/8/8/8/4K3/PPn w - - 0 1';
  expect(pocketOf(fen, 'white')[0]?.count).toBe(2);
  expect(pocketOf(fen, 'black')[1]?.count).toBe(1);
  expect(materialOf(fen, 'black')).toEqual({ roles: ['rook'], lead: 5 });
  expect(checksOf('8/8/8/8/8/8/8/8 w - - 0 1 +1+2', 'black')).toBe(2);
  expect(checksOf('8/8/8/8/8/8/8/8 w - - 3+1 0 1', 'black')).toBe(2);
});

test('the link to Lichess counts plies from the first position of the game', () => {
  expect(lichessLink('abcdefgh', 'black', 3, 61)).toBe('https://lichess.org/abcdefgh/black#64');
  expect(lichessLink('abcdefgh', 'white', 0, 61)).toBe('https://lichess.org/abcdefgh');
});
