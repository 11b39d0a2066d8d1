import { expect, test } from 'bun:test';
import { chess960Fen } from '@rookery/shared/chess/chess960.ts';
import { parseSan } from 'chessops/san';
import { bookLines, openingOf } from './openings.ts';
import { startPosition } from './variants.ts';

test('the 960 starts are all legal', () => {
  for (let n = 0; n < 960; n++) {
    const fen = chess960Fen(n);
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
