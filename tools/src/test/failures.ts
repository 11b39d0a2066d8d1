/** A test that failed, or an error that came outside of every test. */
export interface Failure {
  /** The test's file and its names, as `bun test` writes them. */
  title: string;
  /** What was printed about it: the end of it where it was much. */
  said: string[];
}

/** Finds the failures in what `bun test` prints, line by line. */
export interface FailureFinder {
  line(line: string): void;
  found(): Failure[];
}

const MOST_LINES = 60;
const RESULT = /^\((pass|fail|skip|todo)\) (.*?)(?: \[[\d.]+m?s\])?$/;
const FILE = /^(\S+\.test\.tsx?):$/;
const REASON = /^ {2}\^ /;
const OUTSIDE = '# Unhandled error between tests';
const SUMMARY = /^\s*\d+ (pass|tests? (failed|skipped):)/;

/** `bun test` prints the error above the line of its test, the reason of a test that took too long below it. */
export const findFailures = (): FailureFinder => {
  const failures: Failure[] = [];
  let file = '';
  let said: string[] = [];
  /** The failure that may still get lines. */
  let last: Failure | undefined;
  let outside: Failure | undefined;
  let ended = false;

  const endOutside = (): void => {
    if (outside) outside.said = lastOf(outside.said);
    outside = undefined;
  };

  return {
    line: (colored) => {
      const line = Bun.stripANSI(colored);
      ended ||= SUMMARY.test(line);
      if (ended) return endOutside();
      const [, outcome, name] = RESULT.exec(line) ?? [];
      const [, header] = FILE.exec(line) ?? [];
      if (outcome !== undefined || header !== undefined || line === OUTSIDE) endOutside();
      if (header !== undefined) {
        file = header;
        said = [];
      } else if (line === OUTSIDE) {
        outside = { title: `${file} (outside of every test)`, said: [] };
        failures.push(outside);
      } else if (outside) {
        outside.said.push(line);
      } else if (outcome !== undefined) {
        last = outcome === 'fail' ? { title: `${file} > ${name}`, said: lastOf(said) } : undefined;
        if (last) failures.push(last);
        said = [];
      } else if (last && REASON.test(line)) {
        last.said.push(line);
      } else {
        said.push(line);
        if (said.length > 10 * MOST_LINES) said = lastOf(said);
      }
    },
    found: () => failures,
  };
};

const lastOf = (lines: string[]): string[] => lines.slice(-MOST_LINES);

/** Each failure with what was said about it: for the end of a run, where they are looked for. */
export const describeFailures = (failures: readonly Failure[]): string =>
  failures.map(({ title, said }) => [`failed: ${title}`, ...said, ''].join('\n')).join('\n');
