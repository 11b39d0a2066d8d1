import type { CellResult } from '../lock/cell-result.ts';

/** One short scenario that must go well as long as what guards it is there. */
export interface Cell {
  name: string;
  /** What happens in it, for people. */
  what: string;
  /** Plays it with the source at `root`. A cell that cannot be played is red. */
  play(root: string, say: (line: string) => void): Promise<CellResult>;
}
