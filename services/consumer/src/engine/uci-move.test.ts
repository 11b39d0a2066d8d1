import { expect, test } from 'bun:test';
import { legalMoves } from '@rookery/shared/chess/legal-moves.ts';
import { createRandom, randomGame } from '@rookery/shared/chess/random-games.ts';
import { startPosition } from '@rookery/shared/chess/start.ts';
import { VARIANT_KEYS, type Variant } from '@rookery/shared/chess/variant.ts';
import type { Position } from 'chessops/chess';
import { parseSan } from 'chessops/san';
import { makeUci } from 'chessops/util';
import { countMoves, legalMove, lichessLine } from './uci-move.ts';

const position = (variant: Variant, fen?: string): Position => {
  const start = startPosition(variant, fen);
  if (typeof start === 'string') throw new Error(start);
  return start;
};

const ROOKS = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';

test.each<[Variant, string, string[], string[]]>([
  ['standard', ROOKS, ['e1h1', 'e8a8'], ['e1g1', 'e8c8']],
  ['fromPosition', ROOKS, ['e1a1'], ['e1c1']],
  ['chess960', ROOKS, ['e1h1', 'e8a8'], ['e1h1', 'e8a8']],
  ['fromPosition', '3k4/8/8/8/8/8/8/R2K4 w Q - 0 1', ['d1a1'], ['d1a1']],
  ['standard', ROOKS, ['e1e2', 'e8e7', 'e2e4', 'a8a1'], ['e1e2', 'e8e7']],
  ['crazyhouse', '4k3/8/8/8/8/8/8/4K3/Q w - - 0 1', ['Q@e7', 'e8e7'], ['Q@e7', 'e8e7']],
])('a line in %s from %s: %j is %j', (variant, fen, line, moves) => {
  expect(lichessLine(variant, position(variant, fen), line)).toEqual(moves);
});

test('castling is read in every form, and only where it is legal', () => {
  for (const text of ['e1c1', 'e1a1', 'O-O-O'])
    expect(makeUci(legalMove(position('standard', ROOKS), text) ?? { from: 0, to: 0 })).toBe('e1a1');
  const blocked = position('standard');
  for (const text of ['e1c1', 'e1a1', 'O-O-O', 'O-O']) expect(legalMove(blocked, text)).toBeUndefined();
});

test('moves are counted as the rules have them', () => {
  const random = createRandom(11);
  for (const variant of VARIANT_KEYS) {
    const game = randomGame(variant, random, 50);
    const at = position(variant, game.initialFen);
    for (const san of game.moves.split(' ').slice(0, -1)) {
      const move = parseSan(at, san.replace(/^P@/, '@'));
      if (move) at.play(move);
      expect(countMoves(at, 999)).toBe(legalMoves(at).length);
      expect(countMoves(at, 2)).toBe(Math.min(2, legalMoves(at).length));
    }
  }
});
