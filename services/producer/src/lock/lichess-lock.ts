import { randomUUID } from 'node:crypto';
import { count } from '@rookery/shared/figures.ts';
import type { Log } from '@rookery/shared/log.ts';
import { pause } from '@rookery/shared/pause.ts';
import type { Redis } from 'ioredis';
import { requireDeadMan } from './dead-man.ts';
import { leaseOf } from './lease.ts';
import {
  acquireLock,
  isConnected,
  LOCK_KEY,
  lockKeys,
  type Owner,
  releaseLock,
  renewLock,
} from './lock-commands.ts';
import { createLockConnection, type Session } from './lock-connection.ts';
import { createOwnerWatch, type OwnerState } from './owner-watch.ts';
import { createQuarantine } from './quarantine.ts';
import { createRight, type Right, type RightKeeper } from './right.ts';

/** The Global Redis Lock: at most one of all producers asks Lichess at a time. */
export interface LichessLock {
  /**
   * Waits for the lock, works under it and gives it back. Undefined, without having worked, when `stop` aborted first.
   * When it aborts later, no more requests may be sent and the lock is given back as soon as none is open, whatever
   * else the work still does.
   */
  hold<T>(stop: AbortSignal, work: (right: Right) => Promise<T>): Promise<T | undefined>;
}

/** A lock, to be closed by whoever opened it. */
export interface OpenLock extends LichessLock {
  /** Whoever still holds it loses the right and gives it back; then closes the connection. */
  close(): Promise<void>;
}

export interface LockOptions {
  redisUrl: string;
  leaseMs: number;
  /** `reduced`: without the timer of the kernel. */
  mode: 'full' | 'reduced';
  log: Log;
  key?: string;
  /** Called before a quarantine ends: Redis may have lost what it held. The quarantine goes on while it throws. */
  beforeEpoch?: () => Promise<void>;
}

/** What all of this promises, in one sentence. */
export const PROMISE =
  'at most one request of ours is open at Lichess, provided that all producers share one Redis, clocks run at the ' +
  'same rate, the kernel delivers SIGKILL, and Lichess notices a closed connection within a third of the lease';

const RETRY_MS = 50;
const LONGEST_COMMAND_MS = 2_000;

/**
 * Opens the lock, which watches its Redis from now on. Throws EnvError when it is to be held in full and the kernel's
 * timer cannot be had.
 */
export const createLichessLock = (options: LockOptions): OpenLock => {
  const { redisUrl, leaseMs, mode, log, key = LOCK_KEY, beforeEpoch } = options;
  const lease = leaseOf(leaseMs);
  const keys = lockKeys(key);
  const deadMan = mode === 'full' ? requireDeadMan() : undefined;
  const now = deadMan?.now ?? (() => performance.now());
  const owners = createOwnerWatch(lease, now);
  const quarantine = createQuarantine({ keys, lease, now, log, beforeEpoch });
  const closing = new AbortController();
  /** Tokens whose release did not reach Redis, and until when their margin lasts. */
  const owed = new Map<string, number>();
  let busy = false;
  let holder: { right: RightKeeper; released: Promise<void> } | undefined;

  const connection = createLockConnection({
    url: redisUrl,
    timeoutMs: Math.min(lease.renewMs, LONGEST_COMMAND_MS),
    log,
    onOpen: async ({ redis }) => {
      for (const [token, until] of owed) {
        await releaseLock(redis, keys, token, until - now());
        owed.delete(token);
      }
    },
    onClose: () => holder?.right.lose('disconnected'),
  });

  const release = async (token: string, settleUntil: number): Promise<void> => {
    owed.set(token, settleUntil);
    const session = connection.current();
    if (!session) return;
    try {
      await releaseLock(session.redis, keys, token, settleUntil - now());
      owed.delete(token);
    } catch (err) {
      log.debug({ err }, 'the lock will be given back when Redis is there');
      session.redis.disconnect();
    }
  };

  const renew = async ({ redis }: Session, token: string, right: RightKeeper): Promise<void> => {
    const sentAt = now();
    try {
      if (await renewLock(redis, keys, token, lease.ttlMs)) right.extend(sentAt);
      else right.lose('taken');
    } catch (err) {
      // The deadline decides: Redis may answer again before it.
      log.debug({ err }, 'the lock could not be renewed');
    }
  };

  const keep = (session: Session, token: string, sentAt: number): RightKeeper => {
    const right = createRight(lease, sentAt, deadMan);
    const renewing = setInterval(() => void renew(session, token, right), lease.renewMs);
    const released = right.over.then(async ({ dirtyAt, lost }) => {
      clearInterval(renewing);
      count('lock_held_total');
      count('lock_held_seconds_total', {}, (now() - sentAt) / 1_000);
      if (lost !== undefined) count('lock_lost_total', { why: lost });
      if (lost !== undefined && lost !== 'closed') log.warn({ lost }, 'the right to ask Lichess was lost');
      await release(token, dirtyAt === undefined ? now() : dirtyAt + lease.marginMs);
    });
    holder = { right, released };
    return right;
  };

  const tryTake = async (): Promise<RightKeeper | undefined> => {
    // A token for each try: an answer that got lost must not make a later one look like ours.
    const token = randomUUID();
    let session: Session | undefined;
    try {
      session = await connection.get();
      const { redis, runId, clientId } = session;
      const sentAt = now();
      const gone = owners.gone();
      const got = await acquireLock(redis, keys, { runId, token, ttlMs: lease.ttlMs, clientId, gone });
      if (got.kind === 'held') {
        log.debug({ fence: got.fence }, 'the lock is taken');
        const right = keep(session, token, sentAt);
        if (connection.current() !== session) right.lose('disconnected');
        return right;
      }
      if (got.kind !== 'epoch' && got.owner) owners.see(got.owner.token, await stateOf(redis, got.owner));
    } catch (err) {
      // That Redis is away is said by the connection.
      if (session) {
        log.debug({ err }, 'the lock could not be asked for');
        // It may have been taken all the same.
        owed.set(token, now());
        session.redis.disconnect();
      }
    }
    return undefined;
  };

  /** Looks at the epoch all the time, so that a quarantine begins with what it is for and not with the next turn. */
  const watch = async (): Promise<void> => {
    let refused = false;
    while (!closing.signal.aborted) {
      try {
        const session = await connection.get();
        const good = await quarantine.look(session).catch((err) => {
          if (!holder) session.redis.disconnect();
          throw err;
        });
        if (!good) holder?.right.lose('epoch');
        refused = false;
      } catch (err) {
        // An ACL or a full memory forbids what the lock needs; that Redis is away is said by the connection.
        const refuses = (err as Error).name === 'ReplyError';
        if (refuses && !refused) log.warn({ err }, 'the epoch could not be looked at');
        refused ||= refuses;
      }
      await pause(lease.watchMs, closing.signal);
    }
  };
  void watch();

  return {
    hold: async (stop, work) => {
      const since = performance.now();
      while (!stop.aborted && !closing.signal.aborted) {
        const free = !busy;
        busy = true;
        const right = free ? await tryTake() : undefined;
        const taken = holder;
        if (!right || !taken) {
          if (free) busy = false;
          await pause(RETRY_MS * (0.5 + Math.random()), stop);
          continue;
        }
        const onStop = (): void => right.spend();
        stop.addEventListener('abort', onStop);
        count('lock_waited_seconds_total', {}, (performance.now() - since) / 1_000);
        try {
          return stop.aborted || closing.signal.aborted ? undefined : await work(right);
        } finally {
          stop.removeEventListener('abort', onStop);
          right.spend();
          await taken.released;
          holder = undefined;
          busy = false;
        }
      }
      return undefined;
    },
    close: async () => {
      closing.abort();
      holder?.right.lose('closed');
      await holder?.released;
      connection.close();
      deadMan?.close();
    },
  };
};

const stateOf = async (redis: Redis, { clientId }: Owner): Promise<OwnerState> => {
  if (clientId === undefined) return 'settling';
  return (await isConnected(redis, clientId)) ? 'connected' : 'gone';
};
