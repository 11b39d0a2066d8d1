import type { MiddlewareHandler } from 'hono';
import type { RequestEnv } from '../context.ts';
import type { Doorkeeper } from '../principals/doorkeeper.ts';
import type { Principal } from '../principals/principal.ts';
import { tooMany } from './auth.ts';
import { RETRY_SECONDS } from './problem.ts';

/** How many streams of a kind are open at the same time, in this process. */
export interface StreamCap {
  what: string;
  /** Of one principal. */
  each: number;
  /** Of all. */
  all: number;
  /** Of all readers together: the rest is kept for the owner. */
  readers: number;
}

export const EVENT_CAP: StreamCap = { what: 'streams of events', each: 100, all: 500, readers: 400 };
export const EXPORT_CAP: StreamCap = { what: 'exports', each: 8, all: 16, readers: 8 };
/** One takes a core: more at once are not sooner through. */
export const IMPORT_CAP: StreamCap = { what: 'imports', each: 2, all: 4, readers: 2 };

/** How often it is looked whether the principal of an open stream is still let in. */
const LOOK_MS = 2_000;

/**
 * Caps the open streams of a kind, and breaks off those of a session that ended or a token that was revoked. A stream counts
 * until its last byte was taken or the client is gone.
 */
export const capStreams = (
  cap: StreamCap,
  doorkeeper: Doorkeeper,
  lookMs = LOOK_MS,
): MiddlewareHandler<RequestEnv> => {
  const open = new Map<string, number>();
  let all = 0;
  let readers = 0;
  const change = ({ key, role }: Principal, by: 1 | -1) => {
    all += by;
    if (role === 'reader') readers += by;
    const now = (open.get(key) ?? 0) + by;
    if (now === 0) open.delete(key);
    else open.set(key, now);
  };
  return async (c, next) => {
    const principal = c.get('principal');
    const isFull = all >= cap.all || (principal.role === 'reader' && readers >= cap.readers);
    if (isFull || (open.get(principal.key) ?? 0) >= cap.each)
      return tooMany(c, RETRY_SECONDS, `too many ${cap.what} are open; end one, or try again later`);
    change(principal, 1);
    let isOpen = true;
    const close = () => {
      if (isOpen) change(principal, -1);
      isOpen = false;
    };
    try {
      await next();
    } catch (err) {
      close();
      throw err;
    }
    // Nobody reads the body of an answer to HEAD.
    if (c.req.method === 'HEAD') await c.res.body?.cancel();
    // An error of a route is an answer by now.
    if (c.res.status !== 200 || c.res.body === null || c.req.method === 'HEAD') close();
    else c.res = new Response(watched(c.res.body, principal, doorkeeper, lookMs, close), c.res);
  };
};

const watched = (
  body: ReadableStream<Uint8Array>,
  principal: Principal,
  doorkeeper: Doorkeeper,
  lookMs: number,
  onEnd: () => void,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  let cut: (() => void) | undefined;
  const look = setInterval(() => {
    // Where Postgres cannot say, the stream goes on.
    void doorkeeper.stillGood(principal).then(
      (good) => {
        if (!good) cut?.();
      },
      () => undefined,
    );
  }, lookMs);
  const finish = () => {
    cut = undefined;
    clearInterval(look);
    onEnd();
  };
  return new ReadableStream({
    start: (controller) => {
      cut = () => {
        finish();
        // Not as if it were whole; a reason would be printed by Bun, past the log.
        controller.error();
        void reader.cancel();
      };
    },
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (cut === undefined) return;
        if (value !== undefined) controller.enqueue(value);
        if (!done) return;
        finish();
        controller.close();
      } catch (err) {
        if (cut === undefined) return;
        finish();
        controller.error(err);
      }
    },
    cancel: () => {
      finish();
      void reader.cancel();
    },
  });
};
