import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { createAsk } from '../lichess/ask.ts';
import type { Limits } from '../lichess/watchdog.ts';
import { type PageReading, readPage } from '../page/read-page.ts';
import type { Placed } from '../page/tally.ts';
import { fakeRight } from './fake-right.ts';
import { gameLine } from './game-line.ts';
import type { RawServer } from './raw-server.ts';

export const LIMITS: Limits = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
export const PAGE: OpenedPage = {
  id: 1,
  playerId: 'ann',
  username: 'Ann',
  since: null,
  max: 10,
  ids: null,
  first: true,
};

/** Reads pages from a server, and collects what is dispatched. */
export interface PageBench {
  read(
    options?: Partial<OpenedPage> & {
      limits?: Limits;
      stop?: AbortSignal;
      right?: ReturnType<typeof fakeRight>;
    },
  ): Promise<PageReading>;
  /** What was dispatched, call by call. */
  calls: Placed[][];
  /** What was dispatched, by place. */
  places(): Placed[];
}

export const createPageBench = (server: RawServer): PageBench => {
  const calls: Placed[][] = [];
  return {
    calls,
    places: () => calls.flat().sort((a, b) => a.seq - b.seq),
    read: ({ limits = LIMITS, stop = new AbortController().signal, right = fakeRight(), ...rest } = {}) => {
      const userAgent = 'Rookery/test (+nobody; x)';
      const ask = createAsk({ url: server.url, token: undefined, userAgent, stop });
      const dispatch = async (_: unknown, placed: readonly Placed[]) => void calls.push([...placed]);
      return readPage({ ask, limits, dispatch }, right, { ...PAGE, ...rest });
    },
  };
};

/** The seal of a page that was to be sealed. */
export const sealed = ({ closing }: PageReading) => {
  if (closing.kind !== 'seal') throw new Error(`not sealed: ${JSON.stringify(closing)}`);
  return closing.seal;
};

/** Games with these numbers, in the places from 0. */
export const games = (...numbers: number[]): Placed[] =>
  numbers.map((n, seq) => ({ seq, line: gameLine(n) }));
