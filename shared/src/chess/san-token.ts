import { BISHOP, KING, KNIGHT, PAWN, QUEEN, ROOK } from './state.ts';

/** One move as its text states it, before it is looked up on the board. */
export interface SanToken {
  kind: 'move' | 'drop' | 'castling';
  role: number;
  to: number;
  /** File and rank that tell pieces apart, -1 where the text has none. */
  file: number;
  rank: number;
  /** Role of the promotion, 0 without. */
  promotion: number;
  capture: boolean;
  /** 0 for none, 1 for `+`, 2 for `#`. */
  suffix: number;
  /** Castling side: 0 long, 1 short. */
  side: number;
  /** Written as Lichess writes it, so that the text can be made again from the other fields. */
  exact: boolean;
}

/** A token to read into. */
export const createToken = (): SanToken => ({
  kind: 'move',
  role: PAWN,
  to: 0,
  file: -1,
  rank: -1,
  promotion: 0,
  capture: false,
  suffix: 0,
  side: 0,
  exact: true,
});

const char = (c: string): number => c.charCodeAt(0);
const A = char('a');
const ONE = char('1');
const HASH = char('#');
const PLUS = char('+');
const AT = char('@');
const EQUALS = char('=');
const DASH = char('-');
const X = char('x');
const BIG_O = char('O');

/** Role of an upper-case letter, -1 for any other character. Pawns have no letter but in drops. */
const roleOf = (code: number): number => {
  switch (code) {
    case 78:
      return KNIGHT;
    case 66:
      return BISHOP;
    case 82:
      return ROOK;
    case 81:
      return QUEEN;
    case 75:
      return KING;
    case 80:
      return PAWN;
    default:
      return -1;
  }
};

const upper = (code: number): number => (code >= A ? code - 32 : code);

const readCastling = (text: string, start: number, end: number, token: SanToken): boolean => {
  const length = end - start;
  if (length !== 3 && length !== 5) return false;
  for (let i = start; i < end; i++) {
    if (text.charCodeAt(i) !== ((i - start) % 2 === 0 ? BIG_O : DASH)) return false;
  }
  token.kind = 'castling';
  token.role = KING;
  token.side = length === 3 ? 1 : 0;
  return true;
};

const readDrop = (text: string, start: number, target: number, token: SanToken): boolean => {
  // `target` is where the square begins: after "@", or after a letter and "@".
  const letters = target - 1 - start;
  if (letters > 1) return false;
  token.kind = 'drop';
  token.exact = letters === 1 && text.charCodeAt(start) < A;
  token.role = letters === 1 ? roleOf(upper(text.charCodeAt(start))) : PAWN;
  return token.role >= 0;
};

/**
 * Reads the SAN between two indices into the token; false for what is no SAN.
 * Takes what chessops takes: a needless `x` or `-`, `e8Q` for `e8=Q`, `@e4` for `P@e4`, any one suffix.
 */
export const readSan = (text: string, start: number, end: number, token: SanToken): boolean => {
  token.kind = 'move';
  token.file = -1;
  token.rank = -1;
  token.promotion = 0;
  token.capture = false;
  token.suffix = 0;
  token.exact = true;

  const last = text.charCodeAt(end - 1);
  if (last === PLUS || last === HASH) {
    token.suffix = last === PLUS ? 1 : 2;
    end--;
  }
  if (text.charCodeAt(start) === BIG_O) return readCastling(text, start, end, token);
  if (end - start < 2) return false;

  let rank = text.charCodeAt(end - 1) - ONE;
  if (rank < 0 || rank > 7) {
    const letter = text.charCodeAt(end - 1);
    token.promotion = roleOf(upper(letter));
    if (token.promotion <= PAWN) return false;
    end--;
    if (text.charCodeAt(end - 1) === EQUALS) end--;
    else token.exact = false;
    if (letter >= A) token.exact = false;
    rank = text.charCodeAt(end - 1) - ONE;
    if (end - start < 2 || rank < 0 || rank > 7) return false;
  }
  const file = text.charCodeAt(end - 2) - A;
  if (file < 0 || file > 7) return false;
  token.to = rank * 8 + file;
  end -= 2;

  let i = start;
  if (end > start) {
    const before = text.charCodeAt(end - 1);
    if (before === AT) return token.promotion === 0 && readDrop(text, start, end, token);
    if (before === X || before === DASH) {
      end--;
      token.capture = before === X;
      if (before === DASH) token.exact = false;
    }
  }
  token.role = PAWN;
  if (i < end) {
    const role = roleOf(text.charCodeAt(i));
    if (role > PAWN) {
      token.role = role;
      i++;
    }
  }
  if (i < end) {
    const from = text.charCodeAt(i) - A;
    if (from >= 0 && from < 8) {
      token.file = from;
      i++;
    }
  }
  if (i < end) {
    const from = text.charCodeAt(i) - ONE;
    if (from >= 0 && from < 8) {
      token.rank = from;
      i++;
    }
  }
  return i === end;
};
