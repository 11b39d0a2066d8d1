/** The times of the lock, all in milliseconds and all scaled from the lease. */
export interface Lease {
  /** How long Redis keeps the lock without a renewal. */
  ttlMs: number;
  renewMs: number;
  /**
   * The right ends so long before the lease does, and so long after a request that we ended ourselves the next one
   * may begin: by then the far side has noticed.
   */
  marginMs: number;
  /** So long before the end of the right its request is aborted, before the kernel has to step in. */
  softMs: number;
  /** How often the epoch is looked at. */
  watchMs: number;
}

export const leaseOf = (ttlMs: number): Lease => ({
  ttlMs,
  renewMs: ttlMs / 6,
  marginMs: ttlMs / 3,
  softMs: ttlMs / 10,
  watchMs: Math.max(ttlMs / 30, 100),
});
