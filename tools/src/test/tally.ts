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

/** Several runs as one. */
export const addTallies = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
  failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
  skipped: tallies.reduce((sum, { skipped }) => sum + skipped, 0),
});

/** The end of a test run: how many tests were skipped where any was, then the last line, always `N passed, N failed`. */
export const makeTallyLines = ({ passed, failed, skipped }: Tally): string =>
  `${skipped > 0 ? `${skipped} skipped\n` : ''}${passed} passed, ${failed} failed`;
