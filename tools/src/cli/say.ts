/** One line for people, on stderr: stdout belongs to what programs read. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
