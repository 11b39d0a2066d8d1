import type { Services } from '../context.ts';
import type { StackState } from '../metrics/stack.ts';
import { readPostgres } from './postgres.ts';

/** How Redis, Postgres and the consumers stand; what does not answer is null. */
export const readStack = async ({
  db,
  dispatch,
  desk,
}: Pick<Services, 'db' | 'dispatch' | 'desk'>): Promise<StackState> => {
  const [redis, postgres] = await Promise.all([dispatch.look(), readPostgres(db.sql).catch(() => null)]);
  return { redis, postgres, workers: desk.workers.list(), gamesMemory: db.sides.memory() };
};
