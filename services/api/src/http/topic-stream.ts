import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Signals } from '../analyses/signals.ts';
import { onStopping } from './stopping.ts';

/** How often a silent stream looks by itself, and sends a comment so that no proxy and no idle timer ends it. */
const BEAT_MS = 5_000;

/** An event of a stream; `id` is its number, by which the stream resumes. */
export interface TopicEvent {
  event: string;
  id: number;
  data: object;
}

/** What happened after the event of a number, and whether that was all there ever will be. */
export type ReadTopic = (after: number) => Promise<{ events: TopicEvent[]; end: boolean }>;

/** The number of the last event that the client has; 0 where it has none. */
export const lastEventId = (c: Context): number => {
  const id = Number(c.req.header('last-event-id') ?? '0');
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
};

/**
 * Server-sent events of one topic. A signal says that there is news, what it is is read anew: nothing is missed that
 * happened between two events, in another process, or while the client was away. A client that reads slowly gets the
 * news of several signals at once.
 */
export const streamTopic = (c: Context, signals: Signals, topic: string, after: number, read: ReadTopic) =>
  streamSSE(c, async (stream) => {
    let last = after;
    let isClosed = false;
    let hasNews = true;
    let wake = () => {};
    const stir = () => {
      hasNews = true;
      wake();
    };
    const unwatch = signals.watch(topic, stir);
    const close = () => {
      isClosed = true;
      wake();
    };
    stream.onAbort(close);
    const forget = onStopping(c, close);
    try {
      await stream.write(': ready\n\n');
      while (!isClosed) {
        hasNews = false;
        const { events, end } = await read(last);
        for (const { event, id, data } of events) {
          await stream.writeSSE({ event, id: String(id), data: JSON.stringify(data) });
          last = Math.max(last, id);
        }
        if (end) return;
        if (hasNews || isClosed) continue;
        const { promise, resolve } = Promise.withResolvers<boolean>();
        wake = () => resolve(false);
        const beat = setTimeout(() => resolve(true), BEAT_MS);
        const isBeat = await promise;
        clearTimeout(beat);
        if (isBeat) await stream.write(': beat\n\n');
      }
    } finally {
      unwatch();
      forget();
    }
  });
