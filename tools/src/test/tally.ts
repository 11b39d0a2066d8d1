/** What a run of `bun test` came to. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads the tally out of the summary that `bun test` prints, line by line; later lines replace earlier ones. */
export const readTally = (tally: Partial<Tally>, line: string): void => {
  const [, count, word] = /^\s*(\d+) (pass|fail|skip|todo)$/.exec(Bun.stripANSI(line)) ?? [];
  if (word === 'pass') tally.passed = Number(count);
  if (word === 'fail') tally.failed = Number(count);
  if (word === 'skip') tally.skipped = Number(count);
};

/** The last line of a test run: `N passed, N failed`, and how many were skipped where any was. */
export const makeTallyLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
