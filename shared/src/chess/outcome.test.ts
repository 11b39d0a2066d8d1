import { describe, expect, test } from 'bun:test';
import { isDeadDraw, outcomeOf } from './outcome.ts';
import { sanLine } from './san-line.ts';
import type { Variant } from './variant.ts';

describe('a position', () => {
  test.each<[string, Variant, string, string | undefined]>([
    [
      'of the start goes on',
      'standard',
      'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
      undefined,
    ],
    ['of mate', 'standard', 'rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3', 'black'],
    ['of stalemate', 'standard', '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', 'draw'],
    ['of two kings', 'standard', '7k/8/6K1/8/8/8/8/8 b - - 0 1', 'draw'],
    ['on the hill', 'kingOfTheHill', '7k/8/8/8/4K3/8/8/8 b - - 0 1', 'white'],
    [
      'of the third check, as Lichess writes it',
      'threeCheck',
      '7k/6p1/8/8/4K3/8/8/8 b - - 0 1 +3+0',
      'white',
    ],
    ['with checks left', 'threeCheck', '7k/6p1/8/8/4K2R/8/8/8 b - - 0 1 +2+0', undefined],
    ['with pieces in hand', 'crazyhouse', '7k/8/8/8/4K3/8/8/8/Pp w - - 0 1', undefined],
    ['of an exploded king', 'atomic', '8/8/8/8/4K3/8/8/8 b - - 0 1', 'white'],
    ['of a horde that is taken', 'horde', '7k/8/8/8/8/8/8/8 w - - 0 1', 'black'],
  ])('%s', (_, variant, fen, outcome) => {
    expect(outcomeOf(variant, fen)).toBe(outcome as never);
  });

  test('of kings and a bishop is a dead draw, of kings and a pawn is not', () => {
    expect(isDeadDraw('standard', '7k/8/6K1/8/8/8/8/5B2 b - - 0 1')).toBe(true);
    expect(isDeadDraw('standard', '7k/8/6K1/8/8/8/5P2/8 b - - 0 1')).toBe(false);
  });
});

describe('a line', () => {
  const castle = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';
  test.each<[string, Variant, string, string[], string[]]>([
    ['castles by the goal of the king', 'standard', castle, ['e1g1', 'e8c8'], ['O-O', 'O-O-O']],
    ['castles by the rook', 'chess960', castle, ['e1h1', 'e8a8'], ['O-O', 'O-O-O']],
    ['ends before an illegal move', 'standard', castle, ['e1e2', 'e1e2', 'a8a7'], ['Ke2']],
    ['is cut', 'standard', castle, ['e1e2', 'e8e7', 'e2e1', 'e7e8'], ['Ke2', 'Ke7', 'Ke1']],
    ['drops', 'crazyhouse', '7k/8/8/8/4K3/8/8/8/PNp w - - 0 1', ['P@f6', 'P@d5', 'N@f4'], ['P@f6', 'P@d5+']],
  ])('%s', (_, variant, fen, ucis, sans) => {
    expect(sanLine(variant, fen, ucis, 3)).toEqual(sans);
  });
});
