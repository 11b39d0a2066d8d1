import { alterCheckout, CHECKOUT } from '../altered/alter-checkout.ts';
import type { CellResult } from '../lock/cell-result.ts';
import type { Part } from '../part.ts';
import type { Cell } from './cell.ts';
import { CELLS, cellOf } from './registry.ts';

type Say = (line: string) => void;

/** One line for people. */
export const makeCellLine = ({ name, red, seconds, facts }: CellResult): string => {
  const more = Object.entries(facts).map(([key, value]) => `${key} ${value}`);
  return [
    `${red === undefined ? 'green' : 'RED  '} ${name} (${seconds.toFixed(1)} s)`,
    ...(red === undefined ? [] : [red]),
    ...(more.length > 0 ? [more.join(', ')] : []),
  ].join(': ');
};

const play = async (cell: Cell, root: string, say: Say): Promise<CellResult> => {
  const result = { ...(await cell.play(root, say)), name: cell.name };
  say(makeCellLine(result));
  return result;
};

/** Plays every cell on this checkout, one after the other, until `stop` aborts; the results so far. */
export const playAllCells = async (say: Say, stop: AbortSignal): Promise<CellResult[]> => {
  const results: CellResult[] = [];
  for (const cell of CELLS) {
    if (stop.aborted) break;
    results.push(await play(cell, CHECKOUT, say));
  }
  return results;
};

/**
 * Switches a safeguard off in a copy of this checkout and plays the cells that guard it, up to the first that goes red.
 * Undefined when none did.
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
      if (result.red !== undefined) return result;
    }
    return undefined;
  } finally {
    altered.remove();
  }
};
