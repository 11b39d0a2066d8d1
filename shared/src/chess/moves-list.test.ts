import { describe, expect, test } from 'bun:test';
import { makeFen, parseFen } from 'chessops/fen';
import { parseSan } from 'chessops/san';
import { finalFen } from './final-fen.ts';
import { listMoves } from './moves-list.ts';
import { createRandom, randomGame } from './random-games.ts';
import { replay } from './replay.ts';
import { startPosition } from './start.ts';
import { VARIANT_KEYS } from './variant.ts';

test.each(VARIANT_KEYS.map((key) => [key]))(
  'lists the moves of random games of %s with the positions after them',
  (variant) => {
    const random = createRandom(77);
    for (let i = 0; i < 8; i++) {
      const game = randomGame(variant, random);
      const result = replay(game);
      if (!result.ok) throw new Error(result.error.detail);
      const moves = Uint8Array.fromHex(result.replay.moves ?? '');
      const list = listMoves({ ...game, moves });
      expect(listMoves(game)).toEqual(list);
      expect(list.map(({ san }) => san).join(' ')).toBe(game.moves);
      expect(list.map(({ ply }) => ply)).toEqual(list.map((_, i) => i + 1));
      expect(finalFen(variant, game.initialFen, moves)).toBe(list.at(-1)?.fen ?? '');

      const position = startPosition(variant, game.initialFen);
      if (typeof position === 'string') throw new Error(position);
      for (const { san, fen } of list) {
        const move = parseSan(position, san);
        if (move) position.play(move);
        const setup = { ...position.toSetup(), halfmoves: position.halfmoves };
        expect(makeFen(parseFen(fen).unwrap())).toBe(makeFen(setup));
      }
    }
  },
);

describe('a FEN is written as Lichess does', () => {
  test('with the pieces in hand after a ninth slash', () => {
    expect(listMoves({ variant: 'crazyhouse', moves: 'e4 d5 exd5 Qxd5' }).at(-1)?.fen).toBe(
      'rnb1kbnr/ppp1pppp/8/3q4/8/8/PPPP1PPP/RNBQKBNR/Pp w KQkq - 0 3',
    );
  });

  test('with promoted pieces marked in crazyhouse only', () => {
    const initialFen = '8/P6k/8/8/8/8/8/K7/ w - - 0 1';
    expect(listMoves({ variant: 'crazyhouse', initialFen, moves: 'a8=Q' })[0]?.fen).toBe(
      'Q~7/7k/8/8/8/8/8/K7/ b - - 0 1',
    );
    expect(
      listMoves({ variant: 'fromPosition', initialFen: '8/P6k/8/8/8/8/8/K7 w - - 0 1', moves: 'a8=Q' })[0]
        ?.fen,
    ).toBe('Q7/7k/8/8/8/8/8/K7 b - - 0 1');
  });

  test('with the checks given at the end', () => {
    expect(listMoves({ variant: 'threeCheck', moves: 'e4 f6 Qh5+' })[2]?.fen).toBe(
      'rnbqkbnr/ppppp1pp/5p2/7Q/4P3/8/PPPP1PPP/RNB1KBNR b KQkq - 1 2 +1+0',
    );
  });

  test('with the file of a rook that castles where another stands further out', () => {
    const initialFen = 'r1r1k3/8/8/8/8/8/8/R1R1K1R1 w CGc - 0 1';
    expect(finalFen('chess960', initialFen, new Uint8Array())).toBe(
      'r1r1k3/8/8/8/8/8/8/R1R1K1R1 w KCc - 0 1',
    );
  });

  test('with en passant only where it is legal', () => {
    const list = listMoves({ variant: 'standard', moves: 'e4 a6 e5 d5' });
    expect(list.map(({ fen }) => fen.split(' ')[3])).toEqual(['-', '-', '-', 'd6']);
  });
});

test('a text is listed up to its first illegal move', () => {
  expect(listMoves({ variant: 'standard', moves: 'e4 e5  Nf6 d4' }).map(({ uci }) => uci)).toEqual([
    'e2e4',
    'e7e5',
  ]);
});

test('no moves are no list, and the final FEN is the start', () => {
  expect(listMoves({ variant: 'standard', moves: '' })).toEqual([]);
  expect(finalFen('standard', undefined, new Uint8Array())).toBe(
    'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  );
});

test('a start that cannot be set up is a bug', () => {
  expect(() => finalFen('standard', 'x', new Uint8Array())).toThrow('the board of the FEN cannot be read: x');
  expect(() => listMoves({ variant: 'standard', initialFen: 'x', moves: '' })).toThrow();
});
