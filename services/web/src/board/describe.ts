import type { Color, Role } from 'chessops/types';

const LETTERS: Record<string, Role> = {
  p: 'pawn',
  n: 'knight',
  b: 'bishop',
  r: 'rook',
  q: 'queen',
  k: 'king',
};
const ORDER: readonly Role[] = ['king', 'queen', 'rook', 'bishop', 'knight', 'pawn'];

/** A piece on its square; file and rank from 0. */
export interface Placed {
  role: Role;
  color: Color;
  file: number;
  rank: number;
}

/** The pieces of a FEN, whatever its variant; unknown signs are passed over. */
export const parsePieces = (fen: string): Placed[] => {
  const placed: Placed[] = [];
  const board = fen.split(' ')[0]?.split('[')[0] ?? '';
  for (const [i, row] of board.split('/').slice(0, 8).entries()) {
    let file = 0;
    for (const sign of row) {
      const role = LETTERS[sign.toLowerCase()];
      if (role)
        placed.push({
          role,
          color: sign === sign.toLowerCase() ? 'black' : 'white',
          file: file++,
          rank: 7 - i,
        });
      else if (/[1-8]/.test(sign)) file += Number(sign);
    }
  }
  return placed;
};

const IN_POCKET: readonly Role[] = ['pawn', 'knight', 'bishop', 'rook', 'queen'];

/** The pocket of a side in crazyhouse by role, from either way to write it: `[Pn]` or a ninth rank. */
export const pocketOf = (fen: string, color: Color): { role: Role; letter: string; count: number }[] => {
  const board = fen.split(' ')[0] ?? '';
  const text = /\[([^\]]*)\]/.exec(board)?.[1] ?? board.split('/')[8] ?? '';
  return IN_POCKET.map((role) => {
    const letter = (Object.keys(LETTERS).find((one) => LETTERS[one] === role) ?? '').toUpperCase();
    const sign = color === 'white' ? letter : letter.toLowerCase();
    return { role, letter, count: [...text].filter((one) => one === sign).length };
  });
};

export const squareName = ({ file, rank }: Pick<Placed, 'file' | 'rank'>): string =>
  `${'abcdefgh'[file]}${rank + 1}`;

/** The position for someone who hears it: "White: king e1, rooks a1 h1, in the pocket 2 pawns … White to move." */
export const describePosition = (fen: string): string => {
  const placed = parsePieces(fen);
  const side = (color: Color) =>
    [
      ...ORDER.flatMap((role) => {
        const squares = placed
          .filter((piece) => piece.role === role && piece.color === color)
          .map(squareName);
        if (squares.length === 0) return [];
        return `${role}${squares.length > 1 ? 's' : ''} ${squares.sort().join(' ')}`;
      }),
      ...pocketOf(fen, color)
        .filter(({ count }) => count > 0)
        .map(({ role, count }) => `in the pocket ${count} ${role}${count > 1 ? 's' : ''}`),
    ].join(', ');
  return `White: ${side('white') || 'nothing'}. Black: ${side('black') || 'nothing'}. ${fen.split(' ')[1] === 'b' ? 'Black' : 'White'} to move.`;
};
