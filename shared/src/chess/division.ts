import { at } from './geometry.ts';
import type { State } from './state.ts';

/** The plies at which middlegame and endgame begin. */
export interface Division {
  middle?: number;
  end?: number;
}

const isSparse = (board: Uint8Array, first: number, color: number): boolean => {
  let own = 0;
  for (let square = first; square < first + 8; square++) {
    const piece = at(board, square);
    if (piece !== 0 && ((piece >> 3) & 1) === color) own++;
  }
  return own < 4;
};

/** How much a 2x2 region with so many pieces of each side, `y` rows from White's edge (1 to 7), adds. */
const regionScore = (y: number, white: number, black: number): number => {
  switch (white * 5 + black) {
    case 5:
      return 9 - y;
    case 10:
      return y > 2 ? y : 0;
    case 15:
    case 20:
      return y > 1 ? y + 2 : 0;
    case 1:
      return 1 + y;
    case 6:
      return 5 + Math.abs(4 - y);
    case 11:
      return 3 + y;
    case 16:
      return 4 + y;
    case 2:
      return y < 6 ? 8 - y : 0;
    case 7:
      return 11 - y;
    case 12:
      return 7;
    case 3:
    case 4:
      return y < 7 ? 10 - y : 0;
    case 8:
      return 12 - y;
    default:
      return 0;
  }
};

/** `regionScore` at y * 32 + (white * 5 + black). */
const SCORES = new Uint8Array(8 * 32);
for (let y = 1; y < 8; y++) {
  for (let white = 0; white <= 4; white++) {
    for (let black = 0; white + black <= 4; black++)
      SCORES[y * 32 + white * 5 + black] = regionScore(y, white, black);
  }
}

/** What a piece adds to `white * 5 + black`. */
const weightOf = (piece: number): number => (piece === 0 ? 0 : piece & 8 ? 1 : 5);

const columns = new Uint8Array(8);

const mixedness = (board: Uint8Array): number => {
  let sum = 0;
  for (let y = 1; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const below = at(board, y * 8 - 8 + x);
      const above = at(board, y * 8 + x);
      columns[x] = weightOf(below) + weightOf(above);
    }
    for (let x = 0; x < 7; x++) sum += at(SCORES, y * 32 + at(columns, x) + at(columns, x + 1));
  }
  return sum;
};

const isMiddlegame = (state: State): boolean =>
  state.officers <= 10 ||
  isSparse(state.board, 0, 0) ||
  isSparse(state.board, 56, 1) ||
  mixedness(state.board) > 150;

/**
 * Notes in the division what the position after `ply` half-moves decides. Call it for each ply in turn, 0 first.
 * Lichess's rule (scalachess `Divider`): the middlegame begins with ten or fewer knights, bishops, rooks and queens,
 * with fewer than four own pieces on either back rank, or when the sides are mixed; the endgame with six or fewer.
 */
export const dividePly = (division: Division, ply: number, state: State): void => {
  if (division.middle === undefined) {
    if (!isMiddlegame(state)) return;
    division.middle = ply;
  }
  if (division.end === undefined && state.officers <= 6) division.end = ply;
};

/** The division once all plies were noted: a middlegame that does not come before the endgame is dropped. */
export const closeDivision = ({ middle, end }: Division): Division => {
  if (middle === undefined) return {};
  if (end === undefined) return { middle };
  return middle < end ? { middle, end } : { end };
};
