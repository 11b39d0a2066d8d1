import type { Cell } from '../cells/cell.ts';
import { ABSENCES } from './absences.ts';
import { FETCHING } from './fetching.ts';
import { LANDING } from './landing.ts';
import { LOSSES } from './losses.ts';
import { scenarioCell } from './stage.ts';

/** The cells of the ledger and of everything that feeds it. */
export const LEDGER_CELLS: readonly Cell[] = [...LOSSES, ...FETCHING, ...LANDING, ...ABSENCES].map(
  scenarioCell,
);
