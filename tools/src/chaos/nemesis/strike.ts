import { Redis } from 'ioredis';
import postgres from 'postgres';
import { signal } from '../../stack/process.ts';
import type { Rig } from '../rig/rig.ts';
import type { Site } from '../world/site.ts';
import type { Strike } from './plan.ts';

/** Lets a fault fall; resolves when it is over. Throws when a server does not come back. */
export const letFall = async (rig: Rig, site: Site, strike: Strike): Promise<void> => {
  switch (strike.target) {
    case 'api':
    case 'producer':
    case 'consumer':
      return strikeService(rig, strike);
    case 'redis':
      return strikeRedis(rig, strike);
    case 'postgres':
      return strikePostgres(rig, strike);
    case 'proxy':
      rig.proxy.set(strike.kind);
      await Bun.sleep(strike.ms);
      return rig.proxy.set('pass');
    case 'lichess':
      return site.setFaults(strike.faults);
  }
};

/** What only one fault at a time may strike. */
export const targetOf = (strike: Strike): string =>
  'which' in strike ? `${strike.target} ${strike.which + 1}` : strike.target;

const strikeService = async (
  rig: Rig,
  strike: Extract<Strike, { target: 'api' | 'producer' | 'consumer' }>,
): Promise<void> => {
  const list = { api: [rig.api], producer: rig.producers, consumer: rig.consumers }[strike.target];
  const service = list[strike.which];
  if (strike.kind !== 'SIGSTOP')
    return void service?.signal(strike.kind === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
  const pid = service?.signal('SIGSTOP');
  await Bun.sleep(strike.ms);
  // It may have died meanwhile, by its own timer: that process is meant, not the one that came after it.
  if (pid !== undefined) signal(pid, 'SIGCONT');
};

const strikeRedis = async ({ redis }: Rig, strike: Extract<Strike, { target: 'redis' }>): Promise<void> => {
  switch (strike.kind) {
    case 'killed':
    case 'killed, back empty':
      await redis.kill();
      await Bun.sleep(strike.ms);
      return redis.start({ empty: strike.kind === 'killed, back empty' });
    case 'FLUSHALL':
      return withRedis(redis.url, async (client) => void (await client.flushall()));
    case 'SIGSTOP':
      redis.freeze();
      await Bun.sleep(strike.ms);
      return redis.thaw();
    case 'full':
      await withRedis(redis.url, async (client) => void (await client.config('SET', 'maxmemory', '1mb')));
      await Bun.sleep(strike.ms);
      return withRedis(redis.url, async (client) => void (await client.config('SET', 'maxmemory', '0')));
  }
};

const strikePostgres = async (
  { postgres: server }: Rig,
  strike: Extract<Strike, { target: 'postgres' }>,
): Promise<void> => {
  switch (strike.kind) {
    case 'immediate stop':
      await server.kill();
      await Bun.sleep(strike.ms);
      return server.start();
    case 'SIGSTOP':
      server.freeze();
      await Bun.sleep(strike.ms);
      return server.thaw();
    case 'read-only':
      await setReadOnly(server.url, 'on');
      await Bun.sleep(strike.ms);
      return setReadOnly(server.url, 'off');
  }
};

const setReadOnly = async (url: string, value: 'on' | 'off'): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(`alter system set default_transaction_read_only = ${value}`);
    await sql`select pg_reload_conf()`;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

/** A command for a server that is there. */
export const withRedis = async <T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(url, {
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    commandTimeout: 10_000,
  });
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};
