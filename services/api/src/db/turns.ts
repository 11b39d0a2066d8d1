/** Runs work when it is its turn. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most so many run at the same time; the others wait in the order in which they came. */
export const createTurns = (most: number): Turns => {
  const waiting: (() => void)[] = [];
  let running = 0;
  const begin = (): Promise<void> | undefined => {
    if (running < most) {
      running++;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const end = (): void => {
    const next = waiting.shift();
    // Whoever waits takes over the place of the one that ended.
    if (next) next();
    else running--;
  };
  return async (work) => {
    await begin();
    try {
      return await work();
    } finally {
      end();
    }
  };
};
