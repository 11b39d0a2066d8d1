import { within } from '@rookery/shared/in-time.ts';
import type { Services } from '../context.ts';
import type { StackState } from '../metrics/stack.ts';
import { readPostgres } from './postgres.ts';

export type StackServices = Pick<Services, 'db' | 'dispatch' | 'desk'>;

/** How Redis, Postgres and the consumers stand; what does not answer, Postgres within so many milliseconds, is null. */
export const readStack = async (
  { db, dispatch, desk }: StackServices,
  mostMs: number,
): Promise<StackState> => {
  const [redis, postgres] = await Promise.all([
    dispatch.look(),
    within(mostMs, readPostgres(db.sql)).catch(() => null),
  ]);
  const gamesMemory = db.sides.memory();
  return { redis, postgres: postgres ?? null, workers: desk.workers.list(), gamesMemory };
};
