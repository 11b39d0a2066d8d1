import type { Sql, TransactionSql } from 'postgres';

/** Whether a statement failed since its connection is gone, or goes with this very answer. */
export const isLost = (error: unknown): boolean => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|57P0|08)/.test(code);
};

/** Whether Postgres ended a transaction that waited in a circle with another one; the same again may well succeed. */
const isDeadlock = (error: unknown): boolean => (error as { code?: unknown }).code === '40P01';

/** Works, and again from the start where it ended in such a circle: so many times in all. */
export const againAfterDeadlock = async <T>(work: () => Promise<T>, mostAttempts = 3): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || attempt === mostAttempts) throw error;
    }
  }
};

/**
 * Runs a transaction. Throws what the work throws, after a rollback.
 * Where the connection is lost there is nothing to roll back, and the driver must not try: a statement that it writes
 * to a connection that is gone ends the process or runs in the next transaction (porsager/postgres#1208, #1216). So the
 * work says nothing more, and what is thrown is the driver's word that the connection was closed.
 */
export const transaction = <T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  sql.begin((tx) =>
    work(tx).catch((error: unknown) =>
      isLost(error) ? new Promise<never>(() => undefined) : Promise.reject(error),
    ),
  ) as Promise<T>;
