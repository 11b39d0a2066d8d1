import type { Lease } from './lease.ts';

/** Why a right ended before its time. */
export type LossReason = 'expired' | 'taken';

/** The right to have one request open at Lichess. It ends by itself when it is not extended in time. */
export interface Right {
  /** Aborts at the moment from which the right must not be used. */
  readonly signal: AbortSignal;
  /** Whether it may still be used. Looks at the clock: after a pause of the process timers come late. */
  held(): boolean;
}

export interface RightKeeper extends Right {
  /** The lease was renewed by a command that was sent at `sentAt` (performance.now()). */
  extend(sentAt: number): void;
  lose(reason: LossReason): void;
  /** Ends the watch, without aborting anything. */
  end(): void;
}

/**
 * A right that began with a command sent at `sentAt`. It ends a margin before the lease does in Redis, counted on the
 * monotonic clock from before the command was sent: whatever the answer took, Redis began to count later.
 */
export const createRight = (lease: Lease, sentAt: number): RightKeeper => {
  const controller = new AbortController();
  let deadline = sentAt + lease.ttlMs - lease.marginMs;
  let timer: Timer | undefined;
  const lose = (reason: LossReason): void => {
    clearTimeout(timer);
    if (!controller.signal.aborted)
      controller.abort(new Error(`the right to ask Lichess is lost: ${reason}`));
  };
  const watch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => lose('expired'), Math.max(0, deadline - performance.now()));
  };
  watch();
  return {
    signal: controller.signal,
    held: () => {
      if (!controller.signal.aborted && performance.now() >= deadline) lose('expired');
      return !controller.signal.aborted;
    },
    extend: (renewedAt) => {
      if (controller.signal.aborted) return;
      deadline = Math.max(deadline, renewedAt + lease.ttlMs - lease.marginMs);
      watch();
    },
    lose,
    end: () => clearTimeout(timer),
  };
};
