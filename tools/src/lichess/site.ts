import type { Faults } from './faults.ts';
import type { Recorder } from './report.ts';
import type { Slots } from './slots.ts';
import type { Store } from './store.ts';

/** How the stand-in behaves. */
export interface Manners {
  /** Games a second in one answer; undefined is as fast as it goes. */
  rate?: number;
  /** After a client went away its slot stays taken so long, milliseconds. */
  linger: number;
  /** Tokens that are good, with the player that each belongs to; without any, every well-formed token is good. */
  tokens: ReadonlyMap<string, string>;
  /** Refuse default-looking user agents, instead of only reporting them. */
  refuseAgents: boolean;
}

/** Everything that a request is answered from. */
export interface Site {
  store: Store;
  faults: Faults;
  slots: Slots;
  recorder: Recorder;
  manners: Manners;
  /** Requests before this (performance.now) come too early after a 429. */
  notBefore: number;
  overlaps: number;
  tooEarly: number;
  /** Refuses connections for so many milliseconds. */
  goDown(ms: number): void;
}
