const FIRST_MS = 250;
const MOST_MS = 15_000;
const STEADY_MS = 30_000;

/** How long to wait before a process is started again: doubled at each death, from the start after a steady life. */
export const createBackOff = (): ((livedMs: number) => number) => {
  let next = FIRST_MS;
  return (livedMs) => {
    if (livedMs >= STEADY_MS) next = FIRST_MS;
    const wait = next;
    next = Math.min(next * 2, MOST_MS);
    return wait;
  };
};
