import type { ImportProgress, ImportRejection, ImportResult } from '@rookery/shared/contract/import.ts';
import { MOST_REJECTED } from '@rookery/shared/contract/import.ts';
import { MOST_IDS } from '@rookery/shared/lichess/game-id.ts';
import type { Outcome } from '../saving/incoming.ts';
import type { Refused } from './refused.ts';

const DETAIL_LENGTH = 500;

/** What became of the games of an import so far. */
export interface Tally {
  read(bytes: number): void;
  saved(outcome: Outcome, id: string): void;
  refused(index: number, refused: Refused): void;
  progress(): ImportProgress;
  result(): ImportResult;
}

/** An empty one; `named`: its result names new games too. */
export const createTally = (named = false): Tally => {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  const rejected: ImportRejection[] = [];
  const ids: string[] = [];
  let bytes = 0;
  return {
    read: (more) => {
      bytes += more;
    },
    saved: (outcome, id) => {
      counts[outcome] += 1;
      if (outcome === 'created' && ids.length < MOST_IDS) ids.push(id);
    },
    refused: (index, { code, detail, headers }) => {
      counts.refused += 1;
      // Those behind the last one that is listed are not held; games end in another order than they were read in.
      if (rejected.length >= MOST_REJECTED && index > (rejected.at(-1)?.index ?? 0)) return;
      const at = rejected.findLastIndex((other) => other.index < index) + 1;
      rejected.splice(at, 0, { index, code, detail: detail.slice(0, DETAIL_LENGTH), headers });
      if (rejected.length > MOST_REJECTED) rejected.pop();
    },
    progress: () => {
      const { created, updated, unchanged, refused } = counts;
      return { games: created + updated + unchanged + refused, ...counts, bytes };
    },
    result: () => ({ ...counts, rejected, ...(named && { ids }) }),
  };
};
