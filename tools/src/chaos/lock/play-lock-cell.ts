import { sideBySide } from '../../cli/side-by-side.ts';
import { makeCellLine } from './cell-line.ts';
import type { CellResult, Verdict } from './cell-result.ts';
import { type LockCell, lockCell } from './cells.ts';
import { playFaultCell } from './fault-cell.ts';
import { playLoneCell } from './lone-cell.ts';
import { playStormCell } from './storm-cell.ts';

/** Plays one cell, by its name, with the lock of the checkout at `root`. A cell that could not be played is broken. */
export const playLockCell = async (
  name: string,
  root: string,
  log: (line: string) => void,
): Promise<CellResult> => {
  const cell = lockCell(name);
  const began = performance.now();
  const verdict = await play(cell, root, log).catch(
    (err: unknown): Verdict => ({ broken: String(err), facts: {} }),
  );
  const result = { name, ...verdict, seconds: Math.round((performance.now() - began) / 100) / 10 };
  log(makeCellLine(result));
  return result;
};

const play = (cell: LockCell, root: string, log: (line: string) => void): Promise<Verdict> => {
  switch (cell.kind) {
    case 'fault':
      return playFaultCell(cell, root);
    case 'lone':
      return playLoneCell(cell, root);
    case 'storm':
      return playStormCell(cell, root, log);
  }
};

/** Plays several, so many at once, in the order of their names; the results come in that order. */
export const playLockCells = async (
  names: readonly string[],
  root: string,
  log: (line: string) => void,
  atOnce = 4,
): Promise<CellResult[]> => {
  const results: CellResult[] = [];
  await sideBySide(names.entries(), atOnce, async ([i, name]) => {
    results[i] = await playLockCell(name, root, log);
  });
  return results;
};
