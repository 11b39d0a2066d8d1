import type { FetchFailure, Seal } from '@rookery/shared/contract/page.ts';
import type { StreamEnd } from '../lichess/stream-games.ts';

/** What a page held when its stream ended. */
export interface PageFacts {
  since: number | null;
  max: number;
  lines: number;
  lastCreatedAt: number | null;
  newGames: number;
}

/** An end that is not the end of what was asked for. */
export type CutEnd = Exclude<StreamEnd, { kind: 'whole' }>;

/** A line that should have been read once more and was not: how that ended, its place, the last game before it. */
export interface Unread {
  end: CutEnd;
  seq: number;
  before: number | null;
}

/**
 * What to tell the ledger of a page: seal it, fail it, or leave it to whoever opens it again, when it was we who ended
 * it with nothing gained.
 */
export type Closing =
  | { kind: 'seal'; seal: Omit<Seal, 'tookMs'> }
  | { kind: 'fail'; failure: FetchFailure; secondRequest: boolean }
  | { kind: 'leave' };

/**
 * Closes a page. A cut one is complete up to its last whole line, or up to the first line that is still to be read
 * once more. It is sealed only when that is a step forward: a link that always breaks at the same game is a failure,
 * with its waiting time, and not a loop.
 */
export const closePage = (facts: PageFacts, end: StreamEnd, unread?: Unread): Closing => {
  if (unread) return closeCut({ ...facts, lines: unread.seq, lastCreatedAt: unread.before }, unread.end);
  return end.kind === 'whole' ? closeWhole(facts, end.framed) : closeCut(facts, end);
};

const closeWhole = ({ lines, max, lastCreatedAt, newGames }: PageFacts, framed: boolean): Closing => ({
  kind: 'seal',
  // Where a cut looks like an end, only a request that brings nothing new has found the end.
  seal: {
    lines,
    lastCreatedAt,
    newGames,
    end: 'complete',
    reachedEnd: lines < max && (framed || newGames === 0),
  },
});

const closeCut = ({ since, lines, lastCreatedAt, newGames }: PageFacts, end: CutEnd): Closing => {
  const failure = end.kind === 'interrupted' ? undefined : end.failure;
  if (lastCreatedAt !== null && (since === null || lastCreatedAt > since)) {
    const error = failure && { error: failure.detail };
    return {
      kind: 'seal',
      seal: { lines, lastCreatedAt, newGames, end: 'cut', reachedEnd: false, ...error },
    };
  }
  if (failure === undefined) return { kind: 'leave' };
  return { kind: 'fail', failure, secondRequest: end.kind === 'refused' && end.secondRequest };
};
