import type { Color, Role } from 'chessops/types';
import { parsePieces } from '../../board/describe.ts';

const VALUES: Record<Role, number> = { queen: 9, rook: 5, bishop: 3, knight: 3, pawn: 1, king: 0 };
const ORDER: readonly Role[] = ['queen', 'rook', 'bishop', 'knight', 'pawn'];

/** What one side has more of than the other, the heaviest first, and by how many points it leads (0 when it does not). */
export const materialOf = (fen: string, color: Color): { roles: Role[]; lead: number } => {
  const ahead = { queen: 0, rook: 0, bishop: 0, knight: 0, pawn: 0, king: 0 };
  for (const piece of parsePieces(fen)) ahead[piece.role] += piece.color === color ? 1 : -1;
  const lead = ORDER.reduce((sum, role) => sum + ahead[role] * VALUES[role], 0);
  return {
    roles: ORDER.flatMap((role) => Array.from({ length: Math.max(0, ahead[role]) }, () => role)),
    lead: Math.max(0, lead),
  };
};

/** Checks that a side has given in three-check: `+1+0` counts them, `3+2` counts what is left. */
export const checksOf = (fen: string, color: Color): number => {
  const given = /\+(\d)\+(\d)/.exec(fen);
  if (given) return Number(given[color === 'white' ? 1 : 2]);
  const left = /(?:^|\s)(\d)\+(\d)(?:\s|$)/.exec(fen);
  return left ? 3 - Number(left[color === 'white' ? 1 : 2]) : 0;
};
