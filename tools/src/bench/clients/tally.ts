import type { Crowd } from './crowd.ts';
import { routeOf } from './route-of.ts';

/** Of which kind the client was that asked. */
export type Asker = keyof Crowd;

/** How requests were answered. */
export interface Tally {
  /** `ms` is the time to the last byte of an answer that was read whole: its class is that of the mix. */
  answered(asker: Asker, status: number, timed?: { of: string; path: string; ms: number }): void;
  /** A cap said 429, and what it said. */
  refused(detail: string): void;
  /** No answer, or one that broke off. */
  failed(asker: Asker, why: string): void;
  statuses(): { asker: Asker; status: number; count: number }[];
  failures(): { what: string; count: number }[];
  refusals(): { what: string; count: number }[];
  /** Milliseconds of answers of 200 by class. */
  times(of: string): readonly number[];
  /** The same by route. */
  byRoute(): ReadonlyMap<string, readonly number[]>;
  requests(): number;
}

export const createTally = (): Tally => {
  const statuses = new Map<string, { asker: Asker; status: number; count: number }>();
  const failures = new Map<string, number>();
  const refusals = new Map<string, number>();
  const times = new Map<string, number[]>();
  const byRoute = new Map<string, number[]>();
  let requests = 0;
  return {
    answered: (asker, status, timed) => {
      requests++;
      const key = `${asker} ${status}`;
      const known = statuses.get(key);
      if (known) known.count++;
      else statuses.set(key, { asker, status, count: 1 });
      if (timed === undefined || status !== 200) return;
      note(times, timed.of, timed.ms);
      note(byRoute, routeOf(timed.path), timed.ms);
    },
    refused: (detail) => count(refusals, detail),
    failed: (asker, why) => {
      requests++;
      count(failures, `${asker}: ${why}`);
    },
    statuses: () => [...statuses.values()],
    failures: () => listed(failures),
    refusals: () => listed(refusals),
    times: (of) => times.get(of) ?? [],
    byRoute: () => byRoute,
    requests: () => requests,
  };
};

const count = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

const note = (times: Map<string, number[]>, of: string, ms: number): void => {
  const list = times.get(of);
  if (list) list.push(ms);
  else times.set(of, [ms]);
};

const listed = (counts: Map<string, number>) => [...counts].map(([what, count]) => ({ what, count }));
