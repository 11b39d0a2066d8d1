import { expect, test } from 'bun:test';
import { attacks } from 'chessops/attacks';
import { parseFen } from 'chessops/fen';
import { SquareSet } from 'chessops/squareSet';
import { threatsOf } from './threats.ts';

const FENS = [
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  'r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1',
  '8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1',
  'Q6Q/1B4b1/8/3qr3/3nN3/8/1p4P1/q3k2K b - - 0 1',
];

test('threats are the attacks of all men, the cheaper ones apart', () => {
  for (const fen of FENS) {
    const { board } = parseFen(fen).unwrap();
    for (const color of ['white', 'black'] as const) {
      const by = (...roles: string[]): SquareSet => {
        let set = SquareSet.empty();
        for (const square of board[color]) {
          const piece = board.get(square);
          if (piece && roles.includes(piece.role)) set = set.union(attacks(piece, square, board.occupied));
        }
        return set;
      };
      const threats = threatsOf(board, color);
      expect(threats.pawn).toEqual(by('pawn'));
      expect(threats.minor).toEqual(by('pawn', 'knight', 'bishop'));
      expect(threats.rook).toEqual(by('pawn', 'knight', 'bishop', 'rook'));
      expect(threats.all).toEqual(by('pawn', 'knight', 'bishop', 'rook', 'queen', 'king'));
    }
  }
});

test('squares attacked twice are those of two men', () => {
  const { board } = parseFen('4k3/8/8/8/8/2N5/4P3/R3K3 w - - 0 1').unwrap();
  const twice = [...threatsOf(board, 'white').twice];
  // b1, d1: rook and knight (and king); e2: knight and king; a2, a4: rook and knight.
  expect(twice).toEqual([1, 3, 8, 12, 24]);
});
