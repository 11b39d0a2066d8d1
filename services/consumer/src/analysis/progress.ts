/** Passes on the newest of many values, one at a time and not too often. */
export interface Progress<T> {
  note(value: T): void;
  /** What was not passed on yet never is. */
  end(): void;
}

/** `pass` never rejects; it is called at once with the first value, then at most every so many milliseconds. */
export const createProgress = <T>(everyMs: number, pass: (value: T) => Promise<void>): Progress<T> => {
  let newest: { value: T } | undefined;
  let running = false;
  let ended = false;
  const run = async () => {
    running = true;
    while (newest && !ended) {
      const { value } = newest;
      newest = undefined;
      await Promise.all([pass(value), Bun.sleep(everyMs)]);
    }
    running = false;
  };
  return {
    note: (value) => {
      newest = { value };
      if (!running && !ended) void run();
    },
    end: () => {
      ended = true;
    },
  };
};
