// A terminal's Ctrl-C reaches a whole group of processes and `bun run` passes it on as well: one press, two signals.
const ECHO_MS = 300;

/**
 * The first SIGINT, SIGTERM or SIGHUP ends everything in order with exit 0, a second one at once with exit 130.
 * Tells whether the end has begun.
 */
export const endOnSignals = (ends: { stop(): Promise<void>; kill(): Promise<void> }): (() => boolean) => {
  let since: number | undefined;
  const end = () => {
    if (since === undefined) {
      since = performance.now();
      void ends.stop().then(() => process.exit(0));
    } else if (performance.now() - since > ECHO_MS) {
      void ends.kill().finally(() => process.exit(130));
    }
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // The terminal is gone: asked once is enough.
  process.on('SIGHUP', () => since === undefined && end());
  return () => since !== undefined;
};
