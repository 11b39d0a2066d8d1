import { inTimeOrNull } from '@rookery/shared/in-time.ts';
import type { Services } from '../context.ts';
import type { StackState } from '../metrics/stack.ts';
import { readPostgres } from './postgres.ts';

export type StackServices = Pick<Services, 'db' | 'dispatch' | 'desk'>;

/** A Postgres that takes longer is away: whoever scrapes waits ten seconds, and is to hear of it. */
export const STACK_MS = 5_000;

/** How Redis, Postgres and the consumers stand; what does not answer, Postgres within so many milliseconds, is null. */
export const readStack = async (
  { db, dispatch, desk }: StackServices,
  mostMs = STACK_MS,
): Promise<StackState> => {
  const [redis, postgres] = await Promise.all([dispatch.look(), inTimeOrNull(mostMs, readPostgres(db.sql))]);
  const gamesMemory = db.sides.memory();
  return { redis, postgres, workers: desk.workers.list(), gamesMemory };
};
