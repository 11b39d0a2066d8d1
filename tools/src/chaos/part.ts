import type { Change } from './altered/change.ts';

/** One safeguard, and how it is switched off to see that something notices. */
export interface Part {
  name: string;
  /** What it does, for people. */
  what: string;
  /** What takes it out of the source. */
  changes: readonly Change[];
  /** The cells that go red without it; the quickest first. */
  cells: readonly string[];
}
