import type { Queue } from 'bullmq';
import { addTurns } from '../add-turns.ts';
import type { Api } from '../api.ts';

/**
 * Asks the API which players are due and puts their turns on api_queue. While Lichess wants us to wait the queue stands
 * still; Postgres remembers until when, so a flush of Redis does not end the wait. Returns how many turns there were.
 */
export const dispatchDue = async (api: Pick<Api, 'due'>, fetchQueue: Queue): Promise<number> => {
  const { turns, cooldownUntil } = await api.due();
  const wait = cooldownUntil ? cooldownUntil.getTime() - Date.now() : 0;
  if (wait > 0) await fetchQueue.rateLimit(wait);
  await addTurns(fetchQueue, turns);
  return turns.length;
};
