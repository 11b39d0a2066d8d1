import { describe, expect, test } from 'bun:test';
import { parseSan } from 'chessops/san';
import { makeUci } from 'chessops/util';
import { moveAt, packMoves, sanText, unpackMoves } from './packed-moves.ts';
import { createRandom, randomGame } from './random-games.ts';
import { replay } from './replay.ts';
import { startPosition } from './start.ts';
import { VARIANT_KEYS, type Variant } from './variant.ts';

const bytesOf = (variant: Variant, moves: string, initialFen?: string): Uint8Array => {
  const result = replay({ variant, moves, initialFen });
  if (!result.ok) throw new Error(result.error.detail);
  return Uint8Array.fromHex(result.replay.moves ?? '');
};

test('the bits are where the SQL decoder reads them', () => {
  // f1 c4: from 5, to 26, bishop 2.
  expect(bytesOf('standard', 'e4 e5 Bc4').slice(6).toHex()).toBe(
    ((5 << 18) | (26 << 12) | (2 << 9)).toString(16).padStart(6, '0'),
  );
  const promotion = bytesOf(
    'fromPosition',
    'bxa8=N#',
    '1r6/1P6/8/8/8/8/8/k6K w - - 0 1'.replace('1r6', 'r7'),
  );
  expect(moveAt(promotion, 0)).toBe((49 << 18) | (56 << 12) | (1 << 6) | 32 | 16 | (2 << 1));
  const drop = bytesOf('crazyhouse', 'e4 d5 exd5 Qxd5 P@e6+');
  expect(moveAt(drop, 4)).toBe((44 << 12) | (1 << 1) | 1);
  expect(moveAt(bytesOf('standard', 'Nf3 Nf6 g3 g6 Bg2 Bg7 O-O'), 6)).toBe((4 << 18) | (6 << 12) | (6 << 9));
  const both = bytesOf('fromPosition', 'Qa1xb2', '8/8/8/8/7k/Q7/1p6/Q1Q4K w - - 0 1');
  expect(moveAt(both, 0)).toBe((9 << 12) | (4 << 9) | 32 | 16 | 8);
});

describe('san and uci are given back without a board', () => {
  test.each(VARIANT_KEYS.map((key) => [key]))('for random games of %s', (variant) => {
    const random = createRandom(31);
    for (let i = 0; i < 10; i++) {
      const game = randomGame(variant, random);
      const bytes = bytesOf(variant, game.moves, game.initialFen);
      expect(sanText(bytes)).toBe(game.moves);
      const position = startPosition(variant, game.initialFen);
      if (typeof position === 'string') throw new Error(position);
      for (const { san, uci } of unpackMoves(bytes)) {
        const move = parseSan(position, san);
        if (!move) throw new Error(`${san} is illegal`);
        if (san.startsWith('O-O') && variant !== 'chess960') expect(uci.slice(2)).toMatch(/^[cg][18]$/);
        else expect(uci).toBe(makeUci(move));
        position.play(move);
      }
    }
  });
});

test('packing the integers of packed bytes gives the bytes', () => {
  const bytes = bytesOf('standard', 'e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6');
  const moves = Array.from({ length: bytes.length / 3 }, (_, i) => moveAt(bytes, i));
  expect(packMoves(moves)).toEqual(bytes);
});

test('no moves are no bytes', () => {
  expect(packMoves([])).toEqual(new Uint8Array());
  expect(unpackMoves(new Uint8Array())).toEqual([]);
  expect(sanText(new Uint8Array())).toBe('');
});
