import type { ServerResponse } from 'node:http';
import type { Fault, Faults } from './faults.ts';
import { spoiled } from './spoil.ts';

const NEWLINE = Uint8Array.of(0x0a);
const BATCH = 64 * 1024;

/** One game to send. */
export interface Item {
  id: string;
  bytes: Uint8Array;
}

/** What a stream came to: how many games were sent, and whether a fault cut it. */
export interface Sent {
  games: number;
  cut: boolean;
}

interface Out {
  /** Sends bytes; false when the client is gone. */
  write(bytes: Uint8Array): Promise<boolean>;
  pause(ms: number): Promise<boolean>;
}

function openOut(res: ServerResponse): Out {
  const gone = (): boolean => res.destroyed || res.closed || res.socket?.destroyed === true;
  /** Resolves at the event, or when the client goes away. */
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
  return {
    async write(bytes) {
      if (gone()) return false;
      if (!res.write(bytes)) {
        await until((done) => {
          res.once('drain', done);
          return () => res.off('drain', done);
        });
      }
      return !gone();
    },
    async pause(ms) {
      if (gone()) return false;
      await until((done) => {
        const timer = ms > 0 ? setTimeout(done, ms) : undefined;
        return () => clearTimeout(timer);
      });
      return !gone();
    },
  };
}

/**
 * Sends games as lines, at most `rate` a second, and lets the faults strike where they are due. Returns when
 * all is sent, the client is gone, or a fault has cut the connection; the caller ends a response that was not cut.
 */
export async function sendGames(
  res: ServerResponse,
  items: Iterable<Item>,
  rate: number | undefined,
  faults: Faults,
  due: readonly Fault[],
): Promise<Sent> {
  const out = openOut(res);
  const began = performance.now();
  let batch: Uint8Array[] = [];
  let batched = 0;
  let games = 0;
  let drip: Fault | undefined;

  const flush = async (): Promise<boolean> => {
    if (batched === 0) return !res.destroyed;
    const bytes = Buffer.concat(batch);
    batch = [];
    batched = 0;
    if (!drip) return out.write(bytes);
    const step = Math.max(1, drip.bytes ?? 64);
    for (let i = 0; i < bytes.length; i += step) {
      if (!(await out.write(bytes.subarray(i, i + step))) || !(await out.pause(drip.ms ?? 50))) return false;
    }
    return true;
  };
  const put = (...parts: Uint8Array[]): void => {
    for (const part of parts) {
      batch.push(part);
      batched += part.length;
    }
  };
  const cut = async (): Promise<Sent> => {
    await flush();
    // What is written reaches the client before the connection goes.
    await out.pause(20);
    res.socket?.destroy();
    return { games, cut: true };
  };

  let index = 0;
  for (const item of items) {
    let instead: Uint8Array | undefined;
    for (const fault of due) {
      if (fault.game !== undefined ? fault.game !== item.id : fault.at !== index) continue;
      if (!faults.strike(fault)) continue;
      switch (fault.kind) {
        case 'cut':
        case 'quiet-cut':
          if (fault.where === 'mid') put(item.bytes.subarray(0, item.bytes.length >> 1));
          return await cut();
        case 'half-line':
          put(item.bytes.subarray(0, item.bytes.length >> 1));
          await flush();
          return { games, cut: false };
        case 'stall':
          if (!(await flush()) || !(await out.pause(fault.ms ?? 0))) return { games, cut: false };
          break;
        case 'drip':
          if (!(await flush())) return { games, cut: false };
          drip = fault;
          break;
        case 'blank-lines':
          for (let i = 0; i < fault.count; i++) put(NEWLINE);
          break;
        case 'duplicate':
          put(item.bytes, NEWLINE);
          games++;
          break;
        case 'error-line':
          put(spoiled(fault, item.bytes), NEWLINE);
          await flush();
          return { games, cut: false };
        default:
          if (fault.insert) put(spoiled(fault, item.bytes), NEWLINE);
          else instead = spoiled(fault, item.bytes);
      }
    }
    put(instead ?? item.bytes, NEWLINE);
    games++;
    index++;
    const wait = rate === undefined ? 0 : (games / rate) * 1000 - (performance.now() - began);
    if (batched >= BATCH || wait > 4 || drip) {
      if (!(await flush())) return { games, cut: false };
      if (wait > 4 && !(await out.pause(wait))) return { games, cut: false };
    }
  }
  for (const fault of due) {
    // A cut that no game triggered strikes at the end of an answer that has exactly that many.
    const atEnd = (fault.kind === 'cut' || fault.kind === 'quiet-cut') && fault.game === undefined;
    if (atEnd && fault.at === index && index > 0 && faults.strike(fault)) return await cut();
  }
  await flush();
  return { games, cut: false };
}
