import { describe, expect, test } from 'bun:test';
import { unpackMoves } from '@rookery/shared/chess/packed-moves.ts';
import { createRandom, randomGame } from '@rookery/shared/chess/random-games.ts';
import { replay } from '@rookery/shared/chess/replay.ts';
import { VARIANT_KEYS, type Variant } from '@rookery/shared/chess/variant.ts';
import { type PreparedPosition, preparePlies } from './position.ts';

const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

const prepare = (variant: Variant, moves: string[], ply: number, initialFen?: string): PreparedPosition => {
  const prepared = preparePlies({ variant, moves, plies: [ply], initialFen }).get(ply);
  if (!prepared) throw new Error('not prepared');
  return prepared;
};
const commandOf = (prepared: PreparedPosition): string =>
  prepared.kind === 'searchable' ? prepared.command : prepared.kind;

describe('what is sent', () => {
  test('is the start with all moves, so that repetitions count', () => {
    expect(commandOf(prepare('standard', ['g1f3', 'g8f6', 'f3g1', 'f6g8'], 3))).toBe(
      `position fen ${START} moves g1f3 g8f6 f3g1`,
    );
    expect(commandOf(prepare('standard', [], 0))).toBe(`position fen ${START}`);
  });

  test.each(['e1g1', 'e1h1', 'O-O'])('has castling as king takes rook: %s', (castling) => {
    const prepared = prepare('standard', ['e2e4', 'e7e5', 'g1f3', 'g8f6', 'f1c4', 'f8c5', castling], 7);
    expect(commandOf(prepared)).toEndWith(' f8c5 e1h1');
  });

  test('has chess960 castling that is no king move', () => {
    const fen = '5k2/8/8/8/8/8/8/1R3KR1 w GB - 0 1';
    expect(commandOf(prepare('chess960', ['f1g1'], 1, fen))).toBe(
      'position fen 5k2/8/8/8/8/8/8/1R3KR1 w KQ - 0 1 moves f1g1',
    );
  });

  test('has the checks left of three-check in the form that Fairy-Stockfish reads', () => {
    expect(commandOf(prepare('threeCheck', [], 0))).toContain(' KQkq - 3+3 0 1');
    const lichess = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1 +2+0';
    expect(commandOf(prepare('threeCheck', [], 0, lichess))).toContain(' KQkq - 1+3 0 1');
  });

  test('has the pieces in hand of crazyhouse and the drops', () => {
    const moves = ['e2e4', 'd7d5', 'e4d5', 'd8d5', 'P@e6'];
    expect(commandOf(prepare('crazyhouse', moves, 5))).toEndWith('moves e2e4 d7d5 e4d5 d8d5 P@e6');
    expect(commandOf(prepare('crazyhouse', [], 0))).toContain('RNBQKBNR[] w');
  });

  test('is every position of random games of every variant, from the UCI that is stored', () => {
    const random = createRandom(7);
    for (const variant of VARIANT_KEYS) {
      const game = randomGame(variant, random, 60);
      const replayed = replay(game);
      if (!replayed.ok || replayed.replay.moves === null) throw new Error(variant);
      const moves = unpackMoves(Uint8Array.fromHex(replayed.replay.moves)).map(({ uci }) => uci);
      const plies = moves.map((_, i) => i);
      const prepared = preparePlies({ variant, initialFen: game.initialFen, moves, plies });
      expect([...prepared.values()].filter(({ kind }) => kind === 'invalid_position')).toEqual([]);
    }
  });
});

describe('what is never sent', () => {
  test.each<[string, Variant, string[], number, string | undefined, string]>([
    ['an illegal move', 'standard', ['e2e4', 'e2e4'], 2, undefined, 'ply 2: "e2e4" is not a legal move'],
    ['what is no move', 'standard', ['quit\nstop'], 1, undefined, 'ply 1: "quit\\nstop" is not a legal move'],
    ['a ply after the last', 'standard', ['e2e4'], 3, undefined, 'the game has only 1 plies'],
    ['a ply before the first', 'standard', ['e2e4'], -1, undefined, '-1 is not a ply'],
    ['half a ply', 'standard', ['e2e4'], 0.5, undefined, '0.5 is not a ply'],
    ['an empty board', 'fromPosition', [], 0, '8/8/8/8/8/8/8/8 w - - 0 1', 'the board is empty'],
    ['a board without a king', 'fromPosition', [], 0, '8/8/8/8/8/8/8/K7 w - - 0 1', 'the kings are missing'],
    [
      'a king that could be taken',
      'fromPosition',
      [],
      0,
      'k7/8/8/8/8/8/8/K6R b - - 0 1'.replace('K6R', 'R6K').replace(' b ', ' w '),
      'in check',
    ],
    [
      'a pawn on the last rank',
      'fromPosition',
      [],
      0,
      'P6k/8/8/8/8/8/8/K7 w - - 0 1',
      'pawns on the first or last',
    ],
    ['what is no FEN', 'standard', [], 0, 'hello', 'cannot be read'],
    [
      'a FEN with a command in it',
      'standard',
      [],
      0,
      `${START}\nquit`,
      'the count of checks in the FEN cannot be read',
    ],
    [
      'more pieces than a net has inputs for',
      'fromPosition',
      [],
      0,
      'rnbqkbnr/pppppppp/pppppppp/8/PPPPPPPP/PPPPPPPP/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
      'more than 32 pieces',
    ],
  ])('%s', (_, variant, moves, ply, fen, detail) => {
    const prepared = prepare(variant, moves, ply, fen);
    expect(prepared).toEqual({ kind: 'invalid_position', detail: expect.stringContaining(detail) });
  });

  test('an illegal move costs the plies before it nothing', () => {
    const prepared = preparePlies({ variant: 'standard', moves: ['e2e4', 'e7e5', 'e4e5'], plies: [1, 2, 3] });
    expect([...prepared].map(([ply, { kind }]) => [ply, kind])).toEqual([
      [1, 'searchable'],
      [2, 'searchable'],
      [3, 'invalid_position'],
    ]);
  });
});

describe('a position that is over is not searched', () => {
  test.each<[string, Variant, string[], string | undefined, 'white' | 'black' | null]>([
    ['checkmate', 'standard', ['f2f3', 'e7e5', 'g2g4', 'd8h4'], undefined, 'black'],
    ['stalemate', 'fromPosition', [], '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', null],
    ['bare kings', 'fromPosition', [], '7k/8/6K1/8/8/8/8/8 b - - 0 1', null],
    ['a king and a knight', 'fromPosition', [], '7k/8/6K1/8/8/8/8/6N1 b - - 0 1', null],
    ['a king on the hill', 'kingOfTheHill', [], '8/8/8/3K4/8/8/8/k7 b - - 0 1', 'white'],
    ['three checks', 'threeCheck', [], '7k/8/8/8/8/8/8/K6R b - - 0 3 +3+0', 'white'],
    ['an exploded king', 'atomic', ['g1f3', 'a7a6', 'f3e5', 'a6a5', 'e5d7'], undefined, 'white'],
    ['no pieces left in antichess', 'antichess', [], '8/8/8/8/8/8/8/6n1 w - - 0 1', 'white'],
    ['a stalemate in antichess', 'antichess', [], '8/8/8/8/p7/P7/8/8 w - - 0 1', 'white'],
    ['a king that has arrived', 'racingKings', [], '6K1/8/8/8/8/8/k7/8 w - - 0 1', 'white'],
    ['no pieces left in horde', 'horde', [], '4k3/8/8/8/8/8/8/8 w - - 0 1', 'black'],
  ])('%s', (_, variant, moves, fen, winner) => {
    expect(prepare(variant, moves, moves.length, fen)).toEqual({ kind: 'decided', winner });
  });

  test('one with a single reply is', () => {
    expect(prepare('fromPosition', [], 0, '7k/R7/8/8/8/8/8/K5r1 w - - 0 1').kind).toBe('searchable');
  });

  test('one that two knights cannot win is: it may still be lost by a blunder', () => {
    expect(prepare('fromPosition', [], 0, '7k/8/6K1/8/8/8/8/5NN1 b - - 0 1').kind).toBe('searchable');
  });
});
