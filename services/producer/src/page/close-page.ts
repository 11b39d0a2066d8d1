import type { FetchFailure, Seal } from '@rookery/shared/contract/page.ts';
import type { StreamEnd } from '../lichess/stream-games.ts';

/** What a page held when its stream ended. */
export interface PageFacts {
  since: number | null;
  max: number;
  lines: number;
  lastCreatedAt: number | null;
  newGames: number;
  /** Of a page by id: the ids that were not answered, and whether every line could be read. */
  byId: { unanswered: string[]; readable: boolean } | null;
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
 * it with nothing gained. A page that Lichess broke off by asking us to wait is sealed, and then that is told too.
 */
export type Closing =
  | { kind: 'seal'; seal: Omit<Seal, 'tookMs'>; failure?: FetchFailure }
  | { kind: 'fail'; failure: FetchFailure }
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

const closeWhole = (facts: PageFacts, framed: boolean): Closing => {
  const { lines, max, lastCreatedAt, newGames, byId } = facts;
  if (byId) return closeAnswered(lines, byId, framed);
  return {
    kind: 'seal',
    // Where a cut looks like an end, only a request that brings nothing new has found the end.
    seal: {
      lines,
      lastCreatedAt,
      newGames,
      end: 'complete',
      reachedEnd: lines < max && (framed || newGames === 0),
    },
  };
};

/** What was not answered is missing at Lichess only when the end is the end and no line can hide a game. */
const closeAnswered = (
  lines: number,
  { unanswered, readable }: NonNullable<PageFacts['byId']>,
  framed: boolean,
): Closing => {
  if (!framed && lines === 0) return { kind: 'fail', failure: UNFRAMED };
  const missing = framed && readable && { missing: unanswered };
  return {
    kind: 'seal',
    seal: { lines, lastCreatedAt: null, end: 'complete', reachedEnd: false, ...missing },
  };
};

const UNFRAMED: FetchFailure = {
  kind: 'network',
  detail: 'Lichess answered nothing, in a way that a connection which broke would look like',
};

const closeCut = (facts: PageFacts, end: CutEnd): Closing => {
  const { lines, lastCreatedAt, newGames, byId } = facts;
  const failure = end.kind === 'interrupted' ? undefined : end.failure;
  if (isForward(facts)) {
    const error = failure && { error: failure.detail };
    const place = byId ? { lastCreatedAt: null } : { lastCreatedAt, newGames };
    const seal: Omit<Seal, 'tookMs'> = { lines, ...place, end: 'cut', reachedEnd: false, ...error };
    return { kind: 'seal', seal, ...(failure?.kind === 'rateLimited' && { failure }) };
  }
  return failure === undefined ? { kind: 'leave' } : { kind: 'fail', failure };
};

/** Games by id come in no order that a next page could go on from: each one that came is a step. */
const isForward = ({ since, lines, lastCreatedAt, byId }: PageFacts): boolean =>
  byId ? lines > 0 : lastCreatedAt !== null && (since === null || lastCreatedAt > since);
