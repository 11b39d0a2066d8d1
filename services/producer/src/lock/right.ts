import type { LOSS_REASONS } from '@rookery/shared/figures.ts';
import type { DeadMan } from './dead-man.ts';
import type { Lease } from './lease.ts';

/** Why a right ended before its time. */
export type LossReason = (typeof LOSS_REASONS)[number];

/** How a request ended: by the far side, or by us, so that the far side may not know yet. */
export type RequestEnd = 'clean' | 'dirty';

/** The right to have one request open at Lichess. It ends by itself when it is not extended in time. */
export interface Right {
  /** Aborts when the request that is open must end. */
  readonly signal: AbortSignal;
  /** Whether a request may be sent. Looks at the clock: after a pause of the process timers come late. */
  held(): boolean;
  /** Called just before a request is sent; false when none may be. */
  beginRequest(): boolean;
  /** Called when its connection is closed. After a dirty end no other request may be sent under this right. */
  endRequest(end: RequestEnd): void;
}

/** What became of a right that nobody can use any more. */
export interface RightOver {
  /** When its last request ended, where that was a dirty end, on the clock of the right. */
  dirtyAt: number | undefined;
  lost: LossReason | undefined;
}

export interface RightKeeper extends Right {
  /** The lease was renewed by a command that was sent at `sentAt`. */
  extend(sentAt: number): void;
  lose(reason: LossReason): void;
  /** No more requests from now on; one that is open goes on. */
  spend(): void;
  /** Resolves when no request is open and none may be sent any more. */
  readonly over: Promise<RightOver>;
}

/**
 * A right that began with a command sent at `sentAt`, on the clock of the dead man's timer, performance.now() without
 * one. It ends a margin before the lease does in Redis, counted from before the command was sent: whatever the answer
 * took, Redis began to count later. The kernel kills a process that does not notice that end, with a request open or
 * without: one that is stopped in between would keep the lock from all others.
 */
export const createRight = (lease: Lease, sentAt: number, killer?: DeadMan): RightKeeper => {
  const now = killer?.now ?? (() => performance.now());
  const controller = new AbortController();
  const over = Promise.withResolvers<RightOver>();
  let deadline = sentAt + lease.ttlMs - lease.marginMs;
  // Whoever was stopped until the right was over before it came has nothing open: no reason to be killed on waking.
  const deadMan = now() < deadline - lease.softMs ? killer : undefined;
  let timer: Timer | undefined;
  let open = false;
  let spent = false;
  let dirtyAt: number | undefined;
  let lost: LossReason | undefined;

  const spend = (): void => {
    spent = true;
    if (open) return;
    clearTimeout(timer);
    deadMan?.disarm();
    over.resolve({ dirtyAt, lost });
  };
  const lose = (reason: LossReason): void => {
    if (lost !== undefined) return;
    lost = reason;
    controller.abort(new Error(`the right to ask Lichess is lost: ${reason}`));
    spend();
  };
  const loseInTime = (): void => {
    const left = deadline - lease.softMs - now();
    clearTimeout(timer);
    if (left <= 0) lose('expired');
    else timer = setTimeout(loseInTime, left);
  };
  const held = (): boolean => {
    if (!spent && now() >= deadline - lease.softMs) lose('expired');
    return !spent;
  };
  deadMan?.arm(deadline);
  loseInTime();
  return {
    signal: controller.signal,
    over: over.promise,
    held,
    beginRequest: () => {
      if (open || !held()) return false;
      open = true;
      return true;
    },
    endRequest: (end) => {
      if (!open) return;
      open = false;
      if (end === 'dirty') dirtyAt = now();
      if (end === 'dirty' || spent) spend();
    },
    extend: (renewedAt) => {
      if (lost !== undefined || (spent && !open) || now() >= deadline - lease.softMs) return;
      deadline = Math.max(deadline, renewedAt + lease.ttlMs - lease.marginMs);
      deadMan?.arm(deadline);
      loseInTime();
    },
    lose,
    spend,
  };
};
