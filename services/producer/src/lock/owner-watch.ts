import type { Lease } from './lease.ts';

/** What an owner is: still connected, gone without a word, or it gave the lock back after a dirty end. */
export type OwnerState = 'connected' | 'gone' | 'settling';

/** Remembers since when the owner of a lock that was not given back, or not cleanly, is gone. */
export interface OwnerWatch {
  /** What was just seen of an owner, told by its token. */
  see(token: string, state: OwnerState): void;
  /** The owner that need not be waited for any more, if the one seen last is such. */
  gone(): string | undefined;
}

/**
 * An owner is waited for as long as a lease after its connection was first seen to be gone, and for the margin after
 * it was first seen to have given the lock back: counted here, on our own clock, it does not matter what became of the
 * key's own time to live, and while the key is there the wait runs as well.
 */
export const createOwnerWatch = (
  { ttlMs, marginMs }: Pick<Lease, 'ttlMs' | 'marginMs'>,
  now: () => number,
): OwnerWatch => {
  let seen: { token: string; state: OwnerState; since: number } | undefined;
  return {
    see: (token, state) => {
      if (state === 'connected') seen = undefined;
      else if (seen?.token !== token || seen.state !== state) seen = { token, state, since: now() };
    },
    gone: () =>
      seen && now() - seen.since >= (seen.state === 'gone' ? ttlMs : marginMs) ? seen.token : undefined,
  };
};
