import { inTime } from '@rookery/shared/in-time.ts';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { Stop } from '../cli/stop.ts';

const WAIT_MS = 5_000;

/** Throws a Stop with a sentence, without the password, unless that database can be used. */
export const checkDatabase = async (url: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await inOwnTime(sql`select 1`);
  } catch (err) {
    throw new Stop(`DATABASE_URL ${reason(err)} at ${place(url, 5432)}`);
  } finally {
    await sql.end({ timeout: 0 });
  }
};

/** The same for a Redis. */
export const checkRedis = async (url: string): Promise<void> => {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  const failure = Promise.withResolvers<never>();
  redis.on('error', failure.reject);
  try {
    await inOwnTime(Promise.race([redis.connect().then(() => redis.ping()), failure.promise]));
  } catch (err) {
    throw new Stop(`REDIS_URL ${reason(err)} at ${place(url, 6379)}`);
  } finally {
    redis.disconnect();
  }
};

/** A server that takes the connection and says nothing is no server of that kind. */
const inOwnTime = (work: PromiseLike<unknown>): Promise<unknown> =>
  inTime(WAIT_MS, work, () => Object.assign(new Error('late'), { code: 'ETIMEDOUT' }));

const place = (url: string, usual: number): string => {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || usual}`;
};

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'names an unknown host',
  EAI_AGAIN: 'names an unknown host',
  ETIMEDOUT: 'does not answer',
  CONNECT_TIMEOUT: 'does not answer',
  ECONNRESET: 'closes connections',
  '28P01': 'refuses the password',
  '3D000': 'names a database that is not there',
};

const reason = (err: unknown): string => {
  const { code, message } = err as { code?: string; message: string };
  if (/WRONGPASS|NOAUTH/.test(message)) return 'refuses the password';
  return REASONS[code ?? ''] ?? `cannot be used (${message.split('\n')[0]})`;
};
