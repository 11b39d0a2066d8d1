import { at } from './geometry.ts';
import { KING, PAWN } from './state.ts';

/**
 * Packed moves: 3 bytes a ply, a big-endian unsigned integer of 24 bits, so that SAN and UCI can be written
 * without replaying the game. From the highest bit:
 *
 * | bits  | field | meaning |
 * |-------|-------|---------|
 * | 23–18 | from  | square, a1 = 0, b1 = 1 … h8 = 63; 0 for a drop |
 * | 17–12 | to    | square |
 * | 11–9  | role  | 0 pawn, 1 knight, 2 bishop, 3 rook, 4 queen, 5 king, 6 `O-O`, 7 `O-O-O` |
 * | 8–6   | promotion | 0 none, else the role, 1 to 5 (a king in antichess) |
 * | 5     | capture | the SAN has an `x` |
 * | 4     | file  | the SAN has the file of `from` |
 * | 3     | rank  | the SAN has the rank of `from` |
 * | 2–1   | suffix | 0 none, 1 `+`, 2 `#` |
 * | 0     | drop  | `N@f3`; a pawn is `P@f3` |
 *
 * Castling goes from the king's square to the rook's in chess960 and to the king's goal in all other variants:
 * that is how Lichess writes UCI (`e1h1` there, `e1g1` here).
 *
 * SAN = for role 6 or 7 `O-O` or `O-O-O`; for a drop letter, `@`, to; else letter (none for a pawn), file of from
 * if bit 4, rank of from if bit 3, `x` if bit 5, to, `=` and letter of the promotion; then the suffix.
 * UCI = for a drop letter, `@`, to; else from, to, lower-case letter of the promotion.
 */
export const SHIFT = { from: 18, to: 12, role: 9, promotion: 6, suffix: 1 } as const;
export const FLAG = { capture: 32, file: 16, rank: 8, drop: 1 } as const;

/** Role codes of castling; 6 + 0 is short, as in `O-O`. */
export const CASTLE_SHORT = 6;
export const CASTLE_LONG = 7;

const LETTERS = ['P', 'N', 'B', 'R', 'Q', 'K'] as const;
const SUFFIXES = ['', '+', '#', ''] as const;
const SQUARES = Array.from({ length: 64 }, (_, i) => 'abcdefgh'.charAt(i & 7) + String((i >> 3) + 1));

/** The fields that a packed move is read by. */
export const fromOf = (move: number): number => move >> SHIFT.from;
export const toOf = (move: number): number => (move >> SHIFT.to) & 63;
export const roleOf = (move: number): number => (move >> SHIFT.role) & 7;
export const promotionOf = (move: number): number => (move >> SHIFT.promotion) & 7;

/** The packed move at an index of packed bytes. */
export const moveAt = (bytes: Uint8Array, index: number): number =>
  (at(bytes, index * 3) << 16) | (at(bytes, index * 3 + 1) << 8) | at(bytes, index * 3 + 2);

const letterOf = (role: number): string => LETTERS[role] ?? '';
const squareName = (square: number): string => SQUARES[square] ?? '';

/** The SAN of a packed move, as it was in the text. */
export const sanOf = (move: number): string => {
  const suffix = SUFFIXES[(move >> SHIFT.suffix) & 3] ?? '';
  const role = roleOf(move);
  if (role > KING) return (role === CASTLE_SHORT ? 'O-O' : 'O-O-O') + suffix;
  const to = squareName(toOf(move));
  if (move & FLAG.drop) return `${letterOf(role)}@${to}${suffix}`;
  const from = squareName(fromOf(move));
  const promotion = promotionOf(move);
  return (
    (role === PAWN ? '' : letterOf(role)) +
    (move & FLAG.file ? from.charAt(0) : '') +
    (move & FLAG.rank ? from.charAt(1) : '') +
    (move & FLAG.capture ? 'x' : '') +
    to +
    (promotion ? `=${letterOf(promotion)}` : '') +
    suffix
  );
};

/** The UCI of a packed move, as Lichess writes it. */
export const uciOf = (move: number): string => {
  const to = squareName(toOf(move));
  if (move & FLAG.drop) return `${letterOf(roleOf(move))}@${to}`;
  const promotion = promotionOf(move);
  return squareName(fromOf(move)) + to + (promotion ? letterOf(promotion).toLowerCase() : '');
};

/** The bytes of packed moves. */
export const packMoves = (moves: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array(moves.length * 3);
  for (let i = 0; i < moves.length; i++) {
    const move = moves[i] ?? 0;
    bytes[i * 3] = move >> 16;
    bytes[i * 3 + 1] = move >> 8;
    bytes[i * 3 + 2] = move;
  }
  return bytes;
};

/** SAN and UCI of each ply; needs no board. */
export const unpackMoves = (bytes: Uint8Array): { san: string; uci: string }[] =>
  Array.from({ length: Math.floor(bytes.length / 3) }, (_, i) => {
    const move = moveAt(bytes, i);
    return { san: sanOf(move), uci: uciOf(move) };
  });

/** The moves as Lichess sent them: SAN separated by single spaces. */
export const sanText = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i * 3 + 2 < bytes.length; i++) text += (i ? ' ' : '') + sanOf(moveAt(bytes, i));
  return text;
};
