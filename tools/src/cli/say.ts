// A line that shows progress stands at the end of a terminal without a line break: what is said goes in its place.
const CLEAR = '\r\u001b[K';
const clear = (): string => (process.stderr.isTTY ? CLEAR : '');

/** One line for people, on stderr: stdout belongs to what programs read. */
export const say = (line: string): void => {
  process.stderr.write(`${clear()}${line}\n`);
};

let shown = '';

/** Shows a line in place of the one that was shown before; only a terminal sees it. An empty one clears it. */
export const sayProgress = (line: string): void => {
  if (!process.stderr.isTTY || line === shown) return;
  shown = line;
  process.stderr.write(`${CLEAR}${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
};
