import { say } from './say.ts';

// A terminal's Ctrl-C comes twice: from the terminal and from whoever started us.
const ECHO_MS = 300;

/**
 * The first signal ends a run in order, which still prints what was seen; a second one ends at once. `forget` leaves signals
 * alone again.
 */
export const stopOnSignals = (): { stop: AbortSignal; forget(): void } => {
  const stop = new AbortController();
  let since = 0;
  const end = (): void => {
    if (stop.signal.aborted && performance.now() - since > ECHO_MS) process.exit(130);
    if (stop.signal.aborted) return;
    since = performance.now();
    say('ending: what was seen until now is told in a moment');
    stop.abort();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return {
    stop: stop.signal,
    forget: () => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
    },
  };
};
