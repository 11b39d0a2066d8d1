import type { ServerResponse } from 'node:http';

const BATCH = 64 * 1024;

/** The body of a response on its way out, in batches; everything that waits also ends when the client is gone. */
export interface Out {
  put(...parts: Uint8Array[]): void;
  /** Whether enough is gathered to send it. */
  full(): boolean;
  /** Sends what was put; false when the client is gone. */
  flush(): Promise<boolean>;
  /** Waits (0: for ever); false when the client is gone. */
  pause(ms: number): Promise<boolean>;
  /** From now on sends so many bytes at a time, with pauses. */
  drip(bytes: number, ms: number): void;
}

/** Opens the body of a response whose head is written. */
export function openOut(res: ServerResponse): Out {
  let batch: Uint8Array[] = [];
  let size = 0;
  let slow: { bytes: number; ms: number } | undefined;
  const gone = (): boolean => res.destroyed || res.closed || res.socket?.destroyed === true;
  const until = (start: (done: () => void) => () => void): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        stop();
        res.off('close', done);
        resolve();
      };
      const stop = start(done);
      res.once('close', done);
    });
  const write = async (bytes: Uint8Array): Promise<boolean> => {
    if (gone()) return false;
    if (!res.write(bytes)) {
      await until((done) => {
        res.once('drain', done);
        return () => res.off('drain', done);
      });
    }
    return !gone();
  };
  const pause = async (ms: number): Promise<boolean> => {
    if (gone()) return false;
    await until((done) => {
      const timer = ms > 0 ? setTimeout(done, ms) : undefined;
      return () => clearTimeout(timer);
    });
    return !gone();
  };
  return {
    put(...parts) {
      for (const part of parts) {
        batch.push(part);
        size += part.length;
      }
    },
    full: () => size >= BATCH || slow !== undefined,
    async flush() {
      const bytes = Buffer.concat(batch);
      batch = [];
      size = 0;
      if (bytes.length === 0) return !gone();
      if (!slow) return write(bytes);
      for (let i = 0; i < bytes.length; i += slow.bytes) {
        if (!(await write(bytes.subarray(i, i + slow.bytes))) || !(await pause(slow.ms))) return false;
      }
      return true;
    },
    pause,
    drip(bytes, ms) {
      slow = { bytes: Math.max(1, bytes), ms: Math.max(1, ms) };
    },
  };
}
