import { expect, test } from 'bun:test';
import { parseSan } from 'chessops/san';
import { bookLines, openingOf } from './openings.ts';
import { chess960Fen, startPosition } from './variants.ts';

test('number 518 of Chess960 is the normal start', () => {
  expect(chess960Fen(518)).toBe('rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1');
});

test('the 960 starts differ and are all legal, with the king between the rooks', () => {
  const fens = Array.from({ length: 960 }, (_, n) => chess960Fen(n));
  expect(new Set(fens).size).toBe(960);
  for (const fen of fens) {
    expect(fen).toMatch(/^\w*r\w*k\w*r\w*\//);
    expect(startPosition('chess960', fen).castles.castlingRights.size()).toBe(4);
  }
});

test('every line of the opening table is legal and names its opening', () => {
  for (const line of bookLines()) {
    const pos = startPosition('standard', undefined);
    for (const san of line.split(' ')) {
      const move = parseSan(pos, san);
      if (!move) throw new Error(`${line}: ${san}`);
      pos.play(move);
    }
    expect(openingOf(line.split(' '))?.ply).toBe(line.split(' ').length);
  }
});

test('an opening is the deepest one on the way', () => {
  expect(openingOf('e4 e5 Nf3 Nc6 Bc4 a5'.split(' '))).toEqual({ eco: 'C50', name: 'Italian Game', ply: 5 });
});
