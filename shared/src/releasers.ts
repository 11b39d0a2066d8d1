import { within } from './in-time.ts';
import type { Log } from './log.ts';

type Release = () => unknown | Promise<unknown>;

/** The stack of what a process has opened. Whoever opens it pushes its release; `close` runs them in reverse, once. */
export interface Releasers {
  push(name: string, release: Release, limitMs?: number): void;
  close(): Promise<void>;
}

/** A stack of releasers. A release that throws or takes longer than its limit is logged and the next one runs. */
export const createReleasers = (log: Log, limitMs = 8_000): Releasers => {
  const stack: { name: string; release: Release; limitMs: number }[] = [];
  let closing: Promise<void> | undefined;
  const run = async () => {
    for (let next = stack.pop(); next; next = stack.pop())
      await releaseOne(next.name, next.release, log, next.limitMs);
  };
  return {
    push: (name, release, own = limitMs) => void stack.push({ name, release, limitMs: own }),
    close: () => {
      closing ??= run();
      return closing;
    },
  };
};

const releaseOne = async (name: string, release: Release, log: Log, limitMs: number): Promise<void> => {
  try {
    const released = Promise.resolve(release()).then(() => true);
    if (!(await within(limitMs, released))) log.warn({ name, limitMs }, 'not released in time');
  } catch (err) {
    log.warn({ err, name }, 'release failed');
  }
};
