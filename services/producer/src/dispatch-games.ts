import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { type Payload, QUEUES } from '@rookery/shared/jobs.ts';
import { tagged } from '@rookery/shared/request-id.ts';
import type { Queue } from 'bullmq';
import type { Placed } from './page/tally.ts';

/**
 * Games that arrived together share a job, up to these: a job costs Redis and both services as much as all else that
 * a game needs of them. At Lichess's own pace each comes alone and goes alone.
 */
const MOST_GAMES = 16;
const MOST_CHARACTERS = 256 * 1024;

/** Splits games that arrived together into the shares of their jobs, in order. */
export const shareOut = (placed: readonly Placed[]): Placed[][] => {
  const shares: Placed[][] = [];
  let characters = 0;
  for (const one of placed) {
    const last = shares.at(-1);
    if (last && last.length < MOST_GAMES && characters + one.line.length <= MOST_CHARACTERS) last.push(one);
    else {
      shares.push([one]);
      characters = 0;
    }
    characters += one.line.length;
  }
  return shares;
};

/** Puts games of a page on db_queue as they have arrived, in one go. */
export const dispatchGames = async (
  queue: Queue,
  page: OpenedPage,
  placed: readonly Placed[],
): Promise<void> => {
  const origin = { pageId: page.id, playerId: page.playerId, fetchedAt: Date.now() };
  await queue.addBulk(
    shareOut(placed).map((records) => ({
      name: QUEUES.process.job,
      data: tagged({ records, ...origin } satisfies Payload<'process'>),
    })),
  );
};
