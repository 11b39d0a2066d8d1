// A terminal's Ctrl-C reaches a whole group of processes and `bun run` passes it on as well: one press, two signals.
const ECHO_MS = 300;

/**
 * The first SIGINT, SIGTERM or SIGHUP ends everything in order with exit 0, a second one at once. Where we are
 * `supervised` ourselves, so does the end of stdin. Tells whether the end has begun.
 */
export const endOnSignals = (
  ends: { stop(): Promise<void>; kill(): Promise<void> },
  supervised: boolean,
): (() => boolean) => {
  let since: number | undefined;
  const end = () => {
    if (since === undefined) {
      since = performance.now();
      void ends.stop().then(() => process.exit(0));
    } else if (performance.now() - since > ECHO_MS) {
      void ends.kill().finally(() => process.exit(0));
    }
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // Nobody is there any more to ask twice.
  const endOnce = () => {
    if (since === undefined) end();
  };
  process.on('SIGHUP', endOnce);
  if (supervised) process.stdin.once('end', endOnce).resume();
  return () => since !== undefined;
};
