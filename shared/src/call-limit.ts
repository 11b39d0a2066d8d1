const BUCKET_MS = 1_000;

/** What a call still has when its process is told to stop, ms. */
export const GRACE_MS = 1_500;

/**
 * Makes the signal that ends a call to another service: after `callMs` (up to a second later), or `graceMs` after
 * `stop`, whatever comes first. Calls of the same second share one, since a timer of its own costs each some kilobytes
 * for as long as it runs, at thousands of calls a second.
 */
export const createCallLimit = (
  stop: AbortSignal,
  callMs = 10_000,
  graceMs = GRACE_MS,
): (() => AbortSignal) => {
  const live = new Set<AbortController>();
  let current: AbortController | undefined;
  let openUntil = 0;
  let over = false;
  const end = (controller: AbortController): void => {
    live.delete(controller);
    controller.abort(new DOMException('the call took too long', 'TimeoutError'));
  };
  const endAll = (): void => {
    setTimeout(() => {
      over = true;
      for (const controller of live) end(controller);
    }, graceMs).unref();
  };
  if (stop.aborted) endAll();
  else stop.addEventListener('abort', endAll, { once: true });
  return () => {
    if (over) return AbortSignal.abort(new DOMException('we are stopping', 'TimeoutError'));
    const now = performance.now();
    if (current && now < openUntil) return current.signal;
    const fresh = new AbortController();
    live.add(fresh);
    setTimeout(end, callMs + BUCKET_MS, fresh).unref();
    current = fresh;
    openUntil = now + BUCKET_MS;
    return fresh.signal;
  };
};
