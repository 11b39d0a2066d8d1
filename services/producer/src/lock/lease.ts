/** The times of the lock, all in milliseconds and all scaled from the lease. */
export interface Lease {
  /** How long Redis keeps the lock without a renewal. */
  ttlMs: number;
  renewMs: number;
  /** The right ends so long before the lease, so that the far side has noticed when the next holder begins. */
  marginMs: number;
}

export const leaseOf = (ttlMs: number): Lease => ({ ttlMs, renewMs: ttlMs / 6, marginMs: ttlMs / 3 });
