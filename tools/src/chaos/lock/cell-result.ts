/** What came of a cell. */
export interface CellResult {
  name: string;
  /** What went wrong, as a sentence; absent where nothing did. */
  red?: string;
  /** Why it could not be played at all: that says nothing of what it guards. */
  broken?: string;
  seconds: number;
  facts: Record<string, number | string>;
}

/** A cell's verdict before it has a name and a time. */
export type Verdict = Pick<CellResult, 'red' | 'broken' | 'facts'>;
