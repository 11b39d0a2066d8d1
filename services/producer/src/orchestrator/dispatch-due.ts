import type { Queue } from 'bullmq';
import { addTurns } from '../add-turns.ts';
import type { Api } from '../api.ts';

/**
 * Asks the API which players are due and puts their turns on api_queue; after Redis has lost what it held, those of
 * every sync that is not over, whose pages that have not landed begin anew. While Lichess wants us to wait the queue
 * stands still; Postgres remembers until when, so a flush of Redis does not end the wait. Returns how many turns there
 * were.
 */
export const dispatchDue = async (
  api: Pick<Api, 'due'>,
  fetchQueue: Queue,
  request: { lost?: boolean } = {},
): Promise<number> => {
  const { turns, cooldownUntil } = await api.due(request);
  const wait = cooldownUntil ? cooldownUntil.getTime() - Date.now() : 0;
  if (wait > 0) await fetchQueue.rateLimit(wait);
  await addTurns(fetchQueue, turns);
  return turns.length;
};
