import { RookeryError } from '@rookery/shared/errors.ts';
import { within } from '@rookery/shared/in-time.ts';

/** So long a client may be waited for until it has sent so many bytes more: the slowest line takes a second. */
const PATIENCE_MS = 60_000;
const LEAST_BYTES = 1_024;

const tooSlow = (ms: number) =>
  new RookeryError(
    'request_timeout',
    `less than ${LEAST_BYTES} bytes came in ${ms / 1_000} s: what was read is stored, import it again`,
  );

/**
 * The chunks of a body; a signal ends it as if it were over, also while the client sends nothing. Throws
 * `request_timeout` once the client was waited for too long; the time that its games take to be saved does not count.
 */
export async function* bodyChunks(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  let [waited, came] = [0, 0];
  try {
    while (!signal.aborted) {
      const began = performance.now();
      const read = await within(patienceMs - waited, reader.read());
      waited += performance.now() - began;
      if (read === undefined || (!read.done && waited >= patienceMs)) throw tooSlow(patienceMs);
      if (read.done) return;
      came += read.value.length;
      if (came >= LEAST_BYTES) [waited, came] = [0, 0];
      yield read.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
