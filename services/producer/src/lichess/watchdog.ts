/** How long Lichess may be silent, and how long an answer may take, in milliseconds. */
export interface Limits {
  firstByteMs: number;
  idleMs: number;
  totalMs: number;
}

export const PAGE_LIMITS: Limits = { firstByteMs: 30_000, idleMs: 60_000, totalMs: 120_000 };
export const ACCOUNT_LIMITS: Limits = { firstByteMs: 10_000, idleMs: 10_000, totalMs: 10_000 };

/** Why we ended a request: the right to it is lost, we are stopping, nothing came, it took too long. */
export type Interruption = 'right' | 'stopping' | 'silent' | 'late';

export interface Watchdog {
  /** Aborts when the request must end. */
  readonly signal: AbortSignal;
  why(): Interruption | undefined;
  /** Something arrived. */
  alive(): void;
  /** The request is over: closes its connection if that is still open. */
  end(): void;
}

/** Watches one request. Bun's own idle limit of 300 s is too coarse. */
export const createWatchdog = (limits: Limits, right: AbortSignal, stop: AbortSignal): Watchdog => {
  const controller = new AbortController();
  let why: Interruption | undefined;
  const interrupt = (reason: Interruption) => (): void => {
    why ??= reason;
    controller.abort();
  };
  const onRight = interrupt('right');
  const onStop = interrupt('stopping');
  const total = setTimeout(interrupt('late'), limits.totalMs);
  let silence = setTimeout(interrupt('silent'), limits.firstByteMs);
  let begun = false;
  right.addEventListener('abort', onRight);
  stop.addEventListener('abort', onStop);
  if (right.aborted) onRight();
  if (stop.aborted) onStop();
  return {
    signal: controller.signal,
    why: () => why,
    alive: () => {
      if (begun) {
        silence.refresh();
        return;
      }
      begun = true;
      clearTimeout(silence);
      silence = setTimeout(interrupt('silent'), limits.idleMs);
    },
    end: () => {
      clearTimeout(total);
      clearTimeout(silence);
      right.removeEventListener('abort', onRight);
      stop.removeEventListener('abort', onStop);
      controller.abort();
    },
  };
};
