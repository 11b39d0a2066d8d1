/**
 * How long to wait before the next start after so many failures in a row, milliseconds: random, up to a limit that
 * doubles each time, so that many engines that died together do not start together.
 */
export const backOffMs = (
  failures: number,
  { firstMs, mostMs }: { firstMs: number; mostMs: number },
  random: () => number,
): number => {
  if (failures <= 0) return 0;
  const limit = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return Math.round(limit * (0.5 + random() / 2));
};

/** Waits, or until the signal is aborted; never rejects and leaves no timer behind. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
