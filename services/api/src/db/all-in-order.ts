import { isLost } from './transaction.ts';

/**
 * Waits for all, then throws the first failure in order: what failed first made the others fail. But where one failed
 * since the connection is lost, that: nothing may be sent on it any more.
 */
export const allInOrder = async <T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> => {
  const settled = await Promise.allSettled(promises);
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failures.length > 0) throw failures.find(isLost) ?? failures[0];
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
};
