import type { Log } from '@rookery/shared/log.ts';
import { Redis } from 'ioredis';
import { readRunId } from './lock-commands.ts';

/** A connection while it is open: one run of Redis, one client of it. */
export interface Session {
  redis: Redis;
  runId: string;
  clientId: string;
}

export interface LockConnection {
  /** The open connection; opens a new one where there is none. Throws while Redis is away. */
  get(): Promise<Session>;
  /** Undefined while none is open. */
  current(): Session | undefined;
  /** Closes it for good. */
  close(): void;
}

/** At most so long no connection is tried after one that failed. */
const REST_MS = 1_000;

/**
 * A connection that never opens itself again: its end is the end of the right that was taken through it, and others
 * see by its id whether its owner lives. `onOpen` comes before its first use, `onClose` at its end.
 */
export const createLockConnection = (options: {
  url: string;
  timeoutMs: number;
  log: Log;
  onOpen(session: Session): Promise<void>;
  onClose(): void;
}): LockConnection => {
  const { url, timeoutMs, log, onOpen, onClose } = options;
  let session: Session | undefined;
  let opening: Promise<Session> | undefined;
  let away = false;
  let closed = false;
  let mayOpenAt = 0;

  const open = async (): Promise<Session> => {
    const redis = new Redis(url, {
      lazyConnect: true,
      retryStrategy: () => null,
      enableOfflineQueue: false,
      commandTimeout: timeoutMs,
      connectTimeout: timeoutMs,
      connectionName: 'rookery-lock',
    });
    // What `connect` rejects with says only that it is closed.
    let cause: Error | undefined;
    redis.on('error', (err: Error) => {
      cause = err;
    });
    redis.on('close', () => {
      if (session?.redis !== redis) return;
      session = undefined;
      onClose();
    });
    try {
      await redis.connect();
      const opened = { redis, runId: await readRunId(redis), clientId: String(await redis.client('ID')) };
      await onOpen(opened);
      if (closed || redis.status !== 'ready') throw new Error('the connection is closed');
      session = opened;
      if (away) log.info({ connection: 'lock' }, 'redis is back');
      away = false;
      return opened;
    } catch (err) {
      redis.disconnect();
      if (!away && !closed) log.warn({ err: cause ?? err, connection: 'lock' }, 'redis is away');
      away = true;
      mayOpenAt = performance.now() + Math.min(timeoutMs, REST_MS) * Math.random();
      throw err;
    }
  };

  return {
    current: () => session,
    get: async () => {
      if (session) return session;
      if (closed) throw new Error('the lock is closed');
      if (!opening && performance.now() < mayOpenAt) throw new Error('Redis was away just now');
      opening ??= open().finally(() => {
        opening = undefined;
      });
      return opening;
    },
    close: () => {
      closed = true;
      session?.redis.disconnect();
    },
  };
};
