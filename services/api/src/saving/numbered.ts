import type { Incoming } from './incoming.ts';
import type { Line } from './stored-lines.ts';

/** A game whose numbers are known: what the derived tables are written from. */
export interface Numbered extends Incoming {
  no: number;
  keys: readonly string[];
  line: Line;
  lineNo: number;
  openingNo: number | null;
  whiteNo: number | null;
  blackNo: number | null;
  /** The sides of followed players, whose moves have facts. */
  tracked: { white: boolean; black: boolean };
}

/** 1 White won, 0 draw, -1 Black won; null when the game is not finished. */
export const whiteResult = (game: Numbered, finished: boolean): 1 | 0 | -1 | null => {
  if (!finished) return null;
  return game.packed.whiteWon === null ? 0 : game.packed.whiteWon ? 1 : -1;
};
