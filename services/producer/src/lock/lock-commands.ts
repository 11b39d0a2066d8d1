import { LICHESS_LOCK } from '@rookery/shared/lichess-lock.ts';
import type { Redis } from 'ioredis';

/** One lock for all producers that share this Redis. */
export const LOCK_KEY = LICHESS_LOCK;

/** The keys of one lock, in the order of the scripts. */
export interface LockKeys {
  /** The holder's token, with the lease as its time to live. */
  lock: string;
  /**
   * Of the holder: token, clientId (of its connection), fence. Stays when the holder dies without releasing; after a
   * dirty end without the clientId, until the next one takes the lock.
   */
  owner: string;
  /** Counts the holders. */
  fence: string;
  /** The run_id of the Redis that is known to hold what was written before. */
  epoch: string;
  /** Names the quarantine that goes on while the epoch is not this Redis's. */
  quarantine: string;
  /** Whoever ends the quarantine. */
  healer: string;
}

export const lockKeys = (lock: string): LockKeys => ({
  lock,
  owner: `${lock}:owner`,
  fence: `${lock}:fence`,
  epoch: `${lock}:epoch`,
  quarantine: `${lock}:quarantine`,
  healer: `${lock}:healer`,
});

/** What another holder left in its hash; without a connection it gave the lock back after a dirty end. */
export interface Owner {
  token: string;
  clientId: string | undefined;
}

/** What came of a try to take the lock; `left`: nobody has it, but its last owner never gave it back. */
export type Acquired =
  | { kind: 'held'; fence: number }
  | { kind: 'epoch' }
  | { kind: 'taken' | 'left'; owner: Owner | undefined };

const ACQUIRE = `
local lock, owner, fence, epoch = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local run, token, ttl, client, gone = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('GET', epoch) ~= run then return {'epoch'} end
local last = redis.call('HMGET', owner, 'token', 'clientId')
local kind = nil
if redis.call('EXISTS', lock) == 1 then kind = 'taken'
elseif last[1] and last[1] ~= gone then kind = 'left' end
if kind then return {kind, last[1] or '', last[2] or ''} end
local count = redis.call('INCR', fence)
redis.call('SET', lock, token, 'PX', ttl)
redis.call('DEL', owner)
redis.call('HSET', owner, 'token', token, 'clientId', client, 'fence', count)
return {'held', count}`;

const RENEW = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

// The hash tells of the margin whatever becomes of the key's time to live; the key saves those who come later from
// waiting out the whole of it. No value is set: a Redis whose memory is full refuses that.
const RELEASE = `
local lock, owner, token, settle = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local value = redis.call('GET', lock)
local owned = redis.call('HGET', owner, 'token') == token
if owned then
  if settle > 0 then redis.call('HDEL', owner, 'clientId') else redis.call('DEL', owner) end
end
if value == token then
  if settle > 0 then redis.call('PEXPIRE', lock, settle) else redis.call('DEL', lock) end
end
return 1`;

const OBSERVE = `
local epoch, quarantine, run, name = KEYS[4], KEYS[5], ARGV[1], ARGV[2]
if redis.call('GET', epoch) == run then return '' end
redis.call('SET', quarantine, name, 'NX')
return redis.call('GET', quarantine)`;

// Nobody could take the lock in the quarantine: what still lies there is of a time that is over. The healer's key runs
// out by itself: one who looked just before must not heal again.
const RENEW_EPOCH = `
local lock, owner, epoch, quarantine = KEYS[1], KEYS[2], KEYS[4], KEYS[5]
if redis.call('GET', epoch) == ARGV[1] or redis.call('GET', quarantine) ~= ARGV[2] then return 0 end
redis.call('DEL', lock, owner, quarantine)
redis.call('SET', epoch, ARGV[1])
return 1`;

const FIRST_EPOCH = `
local owner, epoch, quarantine = KEYS[2], KEYS[4], KEYS[5]
if redis.call('HEXISTS', owner, 'clientId') + redis.call('EXISTS', quarantine) > 0 then return 0 end
redis.call('SET', epoch, ARGV[1])
return 1`;

const run = (redis: Redis, script: string, keys: LockKeys, ...args: (string | number)[]): Promise<unknown> =>
  redis.eval(script, 6, keys.lock, keys.owner, keys.fence, keys.epoch, keys.quarantine, keys.healer, ...args);

/**
 * Takes the lock when the epoch is that of this Redis and nobody has the lock or left it without giving it back,
 * except the owner `gone`. An owner is told by its token and not by its fence, which a flush starts again from 1.
 */
export const acquireLock = async (
  redis: Redis,
  keys: LockKeys,
  as: { runId: string; token: string; ttlMs: number; clientId: string; gone: string | undefined },
): Promise<Acquired> => {
  const said = await run(redis, ACQUIRE, keys, as.runId, as.token, as.ttlMs, as.clientId, as.gone ?? '');
  const [kind, first, second] = said as [Acquired['kind'], string | number, string];
  if (kind === 'held') return { kind, fence: Number(first) };
  if (kind === 'epoch') return { kind };
  return { kind, owner: first ? { token: String(first), clientId: second || undefined } : undefined };
};

/** Renews the lock; false when it is no longer the token's. */
export const renewLock = async (
  redis: Redis,
  keys: LockKeys,
  token: string,
  ttlMs: number,
): Promise<boolean> => (await run(redis, RENEW, keys, token, ttlMs)) === 1;

/** Gives the lock back if it is the token's; it stays taken for another `settleMs`, rounded up. */
export const releaseLock = async (
  redis: Redis,
  keys: LockKeys,
  token: string,
  settleMs: number,
): Promise<void> => {
  await run(redis, RELEASE, keys, token, Math.ceil(Math.max(0, settleMs)));
};

/** Undefined where the epoch is this run's; else the name of the quarantine, `name` if it begins now. */
export const observeEpoch = async (
  redis: Redis,
  keys: LockKeys,
  runId: string,
  name: string,
): Promise<string | undefined> => String(await run(redis, OBSERVE, keys, runId, name)) || undefined;

/** Ends that quarantine by writing the epoch; false when it has ended already. */
export const renewEpoch = async (
  redis: Redis,
  keys: LockKeys,
  runId: string,
  quarantine: string,
): Promise<boolean> => (await run(redis, RENEW_EPOCH, keys, runId, quarantine)) === 1;

/** Writes the epoch without a quarantine; false when one goes on, or somebody owns the lock. */
export const firstEpoch = async (redis: Redis, keys: LockKeys, runId: string): Promise<boolean> =>
  (await run(redis, FIRST_EPOCH, keys, runId)) === 1;

/** Whether a connection with that id is open. Ids are never given twice by one run of Redis. */
export const isConnected = async (redis: Redis, clientId: string): Promise<boolean> =>
  String(await redis.call('CLIENT', 'LIST', 'ID', clientId)).includes(`id=${clientId} `);

/** The run_id of the server, which no other run of it shares. */
export const readRunId = async (redis: Redis): Promise<string> => {
  const runId = /^run_id:(\S+)/m.exec(await redis.info('server'))?.[1];
  if (runId === undefined) throw new Error('Redis does not say its run_id');
  return runId;
};
