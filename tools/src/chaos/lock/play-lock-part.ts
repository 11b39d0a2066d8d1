import { alterCheckout } from '../altered/alter-checkout.ts';
import type { Part } from '../part.ts';
import type { CellResult } from './cell-result.ts';
import { playLockCells } from './play-lock-cell.ts';

/** Plays the cells of a part with a lock that lacks it alone: each should be red. */
export const playLockPart = async (part: Part, log: (line: string) => void): Promise<CellResult[]> => {
  const altered = alterCheckout(part.changes, part.name);
  try {
    return await playLockCells(part.cells, altered.root, (line) => log(`without ${part.name}: ${line}`));
  } finally {
    altered.remove();
  }
};
