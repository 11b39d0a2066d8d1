/** A line that stands for game number `n`, created so many seconds after a fixed day. */
export const gameLine = (n: number): string =>
  JSON.stringify({
    id: `game${String(n).padStart(4, '0')}`,
    variant: 'standard',
    createdAt: createdAt(n),
    moves: 'e4',
  });

/** When game number `n` was created, epoch milliseconds. */
export const createdAt = (n: number): number => Date.UTC(2024, 0, 1) + n * 1_000;
