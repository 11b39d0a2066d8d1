import type { Socket } from 'node:net';
import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import { until } from '@rookery/tools/test/until.ts';
import { createAsk } from '../lichess/ask.ts';
import type { Limits } from '../lichess/watchdog.ts';
import { type PageReading, readPage } from '../page/read-page.ts';
import type { Placed } from '../page/tally.ts';
import { fakeRight } from './fake-right.ts';
import { gameLine } from './game-line.ts';
import type { RawServer } from './raw-server.ts';

/** Far from what a slow machine takes. */
export const LIMITS: Limits = { firstByteMs: 20_000, idleMs: 20_000, totalMs: 40_000 };
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
  /** Breaks the connection when so many games were dispatched: what is not read by then is lost with it. */
  cutAfter(socket: Socket, dispatched: number): Promise<void>;
}

export const createPageBench = (server: RawServer): PageBench => {
  const calls: Placed[][] = [];
  return {
    calls,
    places: () => calls.flat().sort((a, b) => a.seq - b.seq),
    cutAfter: async (socket, dispatched) => {
      await until('the games before the cut', () => calls.flat().length >= dispatched);
      socket.destroy();
    },
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
