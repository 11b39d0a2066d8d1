/** Ends a command with one sentence on stderr: exit 1 for what went wrong, 2 for wrong usage. */
export class Stop extends Error {
  readonly exitCode: 1 | 2;
  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence);
    this.name = 'Stop';
    this.exitCode = exitCode;
  }
}

/** A wrong option or value: one sentence, exit 2. */
export const usage = (sentence: string): Stop => new Stop(sentence, 2);
