import type { FetchFailure, OpenedPage } from '@rookery/shared/contract/page.ts';
import type { Ask } from '../lichess/ask.ts';
import type { GameLine } from '../lichess/read-line.ts';
import { type StreamEnd, streamGames } from '../lichess/stream-games.ts';
import type { Limits } from '../lichess/watchdog.ts';
import type { Right } from '../lock/right.ts';
import { type Closing, type CutEnd, closePage, type Unread } from './close-page.ts';
import { type BadRecord, createTally, type Placed, type Tally } from './tally.ts';

/** A page that was read: how to close it, and the lines that could not be read, twice. */
export interface PageReading {
  closing: Closing;
  bads: readonly BadRecord[];
  lines: number;
}

export interface PageReader {
  ask: Ask;
  limits: Limits;
  /** Puts games on the queue, in the order in which they came. */
  dispatch(page: OpenedPage, placed: readonly Placed[]): Promise<void>;
}

/** Streams a page, and dispatches its games as they arrive. Throws only what `dispatch` throws. */
export const readPage = async (reader: PageReader, right: Right, page: OpenedPage): Promise<PageReading> => {
  const tally = createTally(page.since);
  const end = await streamGames(reader.ask, right, page, reader.limits, async (lines) => {
    const placed = tally.take(lines);
    if (placed.length > 0) await reader.dispatch(page, placed);
  });
  const unread = tally.bads().length > 0 ? await readAgain(reader, right, page, tally) : undefined;
  const facts = {
    since: page.since,
    max: page.max,
    lines: tally.lines(),
    lastCreatedAt: tally.lastCreatedAt(),
    newGames: tally.newGames(),
    byId: page.ids && {
      unanswered: page.ids.filter((id) => !tally.has(id)),
      readable: tally.bads().length === 0 && tally.named(),
    },
  };
  return { closing: closePage(facts, end, unread), bads: unread ? [] : tally.bads(), lines: facts.lines };
};

/**
 * Reads the beginning of a page once more, up to its last bad line. A game that is readable now takes the place of
 * the first line that was not; the lines that are bad again stay so. Returns the first bad line where the second
 * reading did not come as far.
 */
const readAgain = async (
  { ask, limits, dispatch }: PageReader,
  right: Right,
  page: OpenedPage,
  tally: Tally,
): Promise<Unread | undefined> => {
  const bads = tally.bads();
  const [first, last] = [bads[0], bads.at(-1)];
  if (!first || !last) return undefined;
  const unseen: GameLine[] = [];
  let lines = 0;
  const badAgain = new Set<string>();
  const end: StreamEnd = await streamGames(
    ask,
    right,
    { ...page, max: last.seq + 1 },
    limits,
    async (taken) => {
      for (const line of taken) {
        lines++;
        // A request by id has no bound: what comes behind the last bad line is not looked for.
        if (lines > last.seq + 1) return;
        if (line.kind === 'bad') badAgain.add(line.kept.sha256);
        else if (line.id !== undefined && !tally.has(line.id)) unseen.push(line);
      }
    },
  );
  const cut = cutOf(end);
  if (cut && lines <= last.seq) return { end: cut, seq: first.seq, before: first.before };
  const filled = bads
    .filter(({ kept }) => !badAgain.has(kept.sha256))
    .flatMap((bad, i) => {
      const game = unseen[i];
      return game ? [tally.fill(bad, game)] : [];
    });
  if (filled.length > 0) await dispatch(page, filled);
  return undefined;
};

/** An end that is none, or may be none; undefined where the answer says by itself that it ends there. */
const cutOf = (end: StreamEnd): CutEnd | undefined => {
  if (end.kind !== 'whole') return end;
  return end.framed ? undefined : { kind: 'cut', failure: UNFRAMED };
};

const UNFRAMED: FetchFailure = {
  kind: 'network',
  detail: 'Lichess answered less the second time, in a way that a connection which broke would look like',
};
