/** The longest wait after one failure, and after many, in milliseconds. */
export interface BackOff {
  firstMs: number;
  mostMs: number;
}

/**
 * How long to wait after so many failures in a row, milliseconds: random, up to a limit that doubles each time, so that
 * those who failed together do not come back together.
 */
export const backOffMs = (
  failures: number,
  { firstMs, mostMs }: BackOff,
  random: () => number = Math.random,
): number => {
  if (failures <= 0) return 0;
  const limit = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return Math.round(limit * (0.5 + random() / 2));
};
