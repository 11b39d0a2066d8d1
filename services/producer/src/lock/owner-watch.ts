/** Remembers since when the owner of a lock that was not given back is gone. */
export interface OwnerWatch {
  /** What was just seen of an owner, told by its token. */
  see(token: string, connected: boolean): void;
  /** The owner that is gone for long enough, if the one seen last is. */
  gone(): string | undefined;
}

/**
 * An owner counts as gone `waitMs` after its connection was first seen to be: counted here, on our own clock, it does
 * not matter what became of the key's own time to live, and while the key is there the wait runs as well.
 */
export const createOwnerWatch = (waitMs: number, now: () => number): OwnerWatch => {
  let seen: { token: string; since: number } | undefined;
  return {
    see: (token, connected) => {
      if (connected) seen = undefined;
      else if (seen?.token !== token) seen = { token, since: now() };
    },
    gone: () => (seen && now() - seen.since >= waitMs ? seen.token : undefined),
  };
};
