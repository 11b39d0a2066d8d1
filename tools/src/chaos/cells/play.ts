import { sideBySide } from '../../cli/side-by-side.ts';
import { alterCheckout, CHECKOUT } from '../altered/alter-checkout.ts';
import { makeCellLine } from '../lock/cell-line.ts';
import type { CellResult } from '../lock/cell-result.ts';
import type { Part } from '../part.ts';
import type { Cell } from './cell.ts';
import { CELLS, cellOf } from './registry.ts';

type Say = (line: string) => void;

const play = async (cell: Cell, root: string, say: Say): Promise<CellResult> => {
  const result = { ...(await cell.play(root, say)), name: cell.name };
  say(makeCellLine(result));
  return result;
};

/** Cells of the lock wait most of their time; those of the ledger want the machine for themselves. */
const LOCK_CELLS_AT_ONCE = 4;

/** Plays every cell on this checkout until `stop` aborts; the results so far. */
export const playAllCells = async (say: Say, stop: AbortSignal): Promise<CellResult[]> => {
  const isOfLock = ({ name }: Cell): boolean => name.startsWith('lock/');
  return [
    ...(await playSeveral(CELLS.filter(isOfLock), LOCK_CELLS_AT_ONCE, say, stop)),
    ...(await playSeveral(
      CELLS.filter((cell) => !isOfLock(cell)),
      1,
      say,
      stop,
    )),
  ];
};

const playSeveral = async (
  cells: readonly Cell[],
  atOnce: number,
  say: Say,
  stop: AbortSignal,
): Promise<CellResult[]> => {
  const results: CellResult[] = [];
  await sideBySide(
    cells,
    atOnce,
    async (cell) => {
      results.push(await play(cell, CHECKOUT, say));
    },
    stop,
  );
  return results;
};

/**
 * Switches a safeguard off in a copy of this checkout and plays the cells that guard it, up to the first that goes red.
 * or cannot be played. Undefined when none did.
 */
export const playWithout = async (
  part: Part,
  say: Say,
  stop: AbortSignal,
): Promise<CellResult | undefined> => {
  const altered = alterCheckout(part.changes, part.name);
  try {
    for (const name of part.cells) {
      if (stop.aborted) break;
      const result = await play(cellOf(name), altered.root, say);
      if (result.red !== undefined || result.broken !== undefined) return result;
    }
    return undefined;
  } finally {
    altered.remove();
  }
};
