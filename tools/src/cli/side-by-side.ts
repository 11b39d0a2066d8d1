/**
 * Does the work for each item, `atOnce` of them side by side, in their order; ends early when `stop` aborts. Rejects
 * with the first failure.
 */
export const sideBySide = async <T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
  stop?: AbortSignal,
): Promise<void> => {
  // One iterator for all: each takes the next item when it is free.
  const queue = Iterator.from(items);
  const take = async (): Promise<void> => {
    for (const item of queue) {
      if (stop?.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, take));
};
