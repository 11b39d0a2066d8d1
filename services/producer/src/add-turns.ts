import type { Turn } from '@rookery/shared/contract/page.ts';
import { QUEUES, turnId } from '@rookery/shared/jobs.ts';
import { tagged } from '@rookery/shared/request-id.ts';
import type { Queue } from 'bullmq';

/** Puts turns at the end of api_queue; one that waits or runs already is not put there twice. */
export const addTurns = async (queue: Queue, turns: readonly Turn[]): Promise<void> => {
  if (turns.length === 0) return;
  await queue.addBulk(
    turns.map((turn) => ({
      name: QUEUES.fetch.job,
      data: tagged(turn),
      opts: { deduplication: { id: turnId(turn.syncId, turn.turn) } },
    })),
  );
};
