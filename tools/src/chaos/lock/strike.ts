import { Redis } from 'ioredis';
import { LOCK_KEY, lockKeys } from '../../../../services/producer/src/lock/lock-commands.ts';
import type { OwnRedis } from '../../test/own-redis.ts';
import type { HolderFault, RedisFault } from './cells.ts';
import { LEASE_MS } from './place.ts';
import type { Worker } from './spawn-worker.ts';

/** A stopped Redis comes back when the lease is over. */
const AWAY_MS = LEASE_MS + 1_000;
/** Well before the longest linger is over. */
const LATER_MS = 500;
/** How long a lock that another took stays taken. */
export const TAKEN_MS = LEASE_MS;

/** Lets the fault of its cell befall the holder. */
export const strikeHolder = (fault: HolderFault, holder: Worker): void => {
  switch (fault) {
    case 'kill':
      holder.signal('SIGKILL');
      break;
    case 'sigstop':
      holder.signal('SIGSTOP');
      break;
    case 'blocked':
      holder.tell({ do: 'block' });
      break;
    case 'stopping':
      holder.tell({ do: 'stop' });
      break;
    case 'healthy':
      break;
  }
};

/** Lets the fault of its cell befall Redis; resolves when that is over. */
export const strikeRedis = async (fault: RedisFault, redis: OwnRedis): Promise<void> => {
  switch (fault) {
    case 'nothing':
      return;
    case 'redis-killed':
    case 'redis-lost':
      await redis.kill();
      return redis.start();
    case 'flushall':
      return void (await command(redis, (connection) => connection.flushall()));
    case 'expired':
      return void (await command(redis, (connection) => connection.pexpire(LOCK_KEY, 1)));
    case 'expired-later':
      await Bun.sleep(LATER_MS);
      return strikeRedis('expired', redis);
    case 'disconnected':
      return void (await command(redis, async (connection) => {
        const id = await connection.hget(lockKeys(LOCK_KEY).owner, 'clientId');
        if (id !== null) await connection.call('CLIENT', 'KILL', 'ID', id);
      }));
    case 'taken':
      return void (await command(redis, (connection) => connection.set(LOCK_KEY, 'another', 'PX', TAKEN_MS)));
    case 'redis-stopped': {
      process.kill(redis.pid(), 'SIGSTOP');
      try {
        await Bun.sleep(AWAY_MS);
      } finally {
        process.kill(redis.pid(), 'SIGCONT');
      }
    }
  }
};

const command = async <T>(redis: OwnRedis, run: (connection: Redis) => Promise<T>): Promise<T> => {
  const connection = new Redis(redis.url, { retryStrategy: () => null });
  try {
    return await run(connection);
  } finally {
    connection.disconnect();
  }
};
