import { usage } from '../../cli/stop.ts';
import { LEDGER_CELLS } from '../ledger/cells.ts';
import { LEDGER_PARTS } from '../ledger/parts.ts';
import { listLockCells } from '../lock/cells.ts';
import { LOCK_PARTS } from '../lock/parts.ts';
import { playLockCell } from '../lock/play-lock-cell.ts';
import type { Part } from '../part.ts';
import type { Cell } from './cell.ts';

const lockCell = (name: string): Cell => ({
  name: `lock/${name}`,
  what: 'the lock against its holder and Redis going wrong together',
  play: (root) => playLockCell(name, root, () => undefined),
});

/** Every cell: those of the lock, then those of the ledger. */
export const CELLS: readonly Cell[] = [...listLockCells().map(lockCell), ...LEDGER_CELLS];

/** Every safeguard, with the cells that guard it by their names here. */
export const PARTS: readonly Part[] = [
  ...LOCK_PARTS.map((part) => ({ ...part, cells: part.cells.map((name) => `lock/${name}`) })),
  ...LEDGER_PARTS,
];

/** The safeguard of that name. Throws a Stop (exit 2) that names all. */
export const partOf = (name: string): Part => {
  const part = PARTS.find((one) => one.name === name);
  if (!part)
    throw usage(
      `there is no part ${JSON.stringify(name)}; there are ${PARTS.map((one) => one.name).join(', ')}`,
    );
  return part;
};

/** The cell of that name. */
export const cellOf = (name: string): Cell => {
  const cell = CELLS.find((one) => one.name === name);
  if (!cell) throw new Error(`there is no cell ${name}`);
  return cell;
};
