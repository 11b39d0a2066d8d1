import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { type Payload, QUEUES } from '@rookery/shared/jobs.ts';
import type { Queue } from 'bullmq';
import type { Placed } from './page/tally.ts';

/** Puts games of a page on db_queue, one job each, in one go. */
export const dispatchGames = async (
  queue: Queue,
  page: OpenedPage,
  placed: readonly Placed[],
): Promise<void> => {
  const fetchedAt = Date.now();
  await queue.addBulk(
    placed.map(({ seq, line }) => ({
      name: QUEUES.process.job,
      data: { line, pageId: page.id, seq, playerId: page.playerId, fetchedAt } satisfies Payload<'process'>,
    })),
  );
};
