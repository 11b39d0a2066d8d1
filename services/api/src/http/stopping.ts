import type { Context } from 'hono';

/**
 * Calls `end` when the service stops, so that a stream of events does not hold it; no more after the returned function
 * was called.
 */
export const onStopping = (c: Context, end: () => void): (() => void) => {
  const { stopping } = (c.env ?? {}) as { stopping?: AbortSignal };
  if (stopping?.aborted) end();
  stopping?.addEventListener('abort', end, { once: true });
  return () => stopping?.removeEventListener('abort', end);
};
