import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';

/** Every key of a Redis with what it holds, as text. */
export const readRedis = async (url: string): Promise<string> => {
  const redis = new Redis(url);
  const texts: string[] = [];
  try {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'COUNT', 1_000);
      cursor = next;
      for (const key of keys) texts.push(key, JSON.stringify(await contentOf(redis, key)));
    } while (cursor !== '0');
    return texts.join('\n');
  } finally {
    redis.disconnect();
  }
};

const contentOf = async (redis: Redis, key: string): Promise<unknown> => {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
};

/** Every row of every table, as COPY writes it, and the statements that run. */
export const readPostgres = async (url: string): Promise<string> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const texts: string[] = [];
  try {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`;
    for (const { name } of tables) {
      const rows = await sql.unsafe(`copy ${name} to stdout`).readable();
      for await (const chunk of rows) texts.push(String(chunk));
    }
    texts.push(JSON.stringify(await sql`select query, application_name from pg_stat_activity`));
    texts.push(JSON.stringify(await sql`select name, setting from pg_settings`));
    return texts.join('');
  } finally {
    await sql.end({ timeout: 5 });
  }
};

/** How every process of this machine was called. */
export const readCommandLines = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .join('\n');

/** Every file of a folder, as text. */
export const readFolder = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
