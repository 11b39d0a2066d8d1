import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { createFindSecrets } from './find-secrets.ts';
import type { Hit, Looked } from './look-through.ts';
import { MARKER, makeMarker, NOTES } from './marker.ts';
import { readNotes } from './notes.ts';
import { watchProcesses } from './process-list.ts';

/**
 * Proves of a whole test run that no secret gets anywhere. Every secret that is made from its start on begins with the
 * marker of the run. That is looked for in what the tests print, in the list of processes, in what commands write, and
 * in every folder before it is removed: logs, what Postgres wrote, what Redis wrote.
 *
 * Two places may hold a secret and are not looked at: the environment of a process, which only its own account reads
 * and by which the services are told their secrets; and pipes between our processes, stdin among them.
 */
export interface Canary {
  /** What the tests print. */
  line(line: string): void;
  /** Lets a run's servers keep everything that is written to them until they are looked through. */
  keepAll(servers: { databaseUrl: string; redisUrl: string }): Promise<void>;
  /** What was found, after the servers and their folder are gone. */
  end(): CanaryReport;
}

export interface CanaryReport extends Looked {
  lines: number;
  processes: number;
}

export const startCanary = (): Canary => {
  const marker = makeMarker();
  const notes = mkdtempSync(join(tmpdir(), 'rookery-canary-'));
  // As the system's own temporary folder is: tests run programs as other accounts.
  chmodSync(notes, 0o1777);
  process.env[MARKER] = marker;
  process.env[NOTES] = notes;
  const find = createFindSecrets(marker);
  const processes = watchProcesses(find);
  const hits: Hit[] = [];
  let lines = 0;
  return {
    line: (line) => {
      lines++;
      for (const near of find(Buffer.from(line))) hits.push({ where: 'what the tests print', near });
    },
    keepAll: async ({ databaseUrl, redisUrl }) => {
      await Promise.all([keepAllOfPostgres(databaseUrl), keepAllOfRedis(redisUrl)]);
    },
    end: () => {
      processes.stop();
      const looked = readNotes(notes);
      rmSync(notes, { recursive: true });
      delete process.env[MARKER];
      delete process.env[NOTES];
      const all = [...hits, ...processes.hits(), ...looked.hits];
      return { ...looked, hits: all, lines, processes: processes.seen() };
    },
  };
};

/** Every test drops its database, but what was written to a table stays in the log of writes. */
const keepAllOfPostgres = async (url: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`alter system set wal_keep_size = '1TB'`;
    await sql`select pg_reload_conf()`;
  } finally {
    await sql.end({ timeout: 5 });
  }
};

/** Jobs are removed as they end, and tests empty their databases, but the log of writes holds every command. */
const keepAllOfRedis = async (url: string): Promise<void> => {
  const redis = new Redis(url);
  try {
    await redis.config('SET', 'appendfsync', 'no');
    await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
    await redis.config('SET', 'appendonly', 'yes');
  } finally {
    redis.disconnect();
  }
};

/** What makes a run red: a secret in a wrong place, or none in a right one, which would say that nothing was marked. */
export const troublesOf = ({ hits, kept }: CanaryReport): string[] => {
  const found = hits.map(({ where, near }) => `canary: a secret in ${where}: ${near}`);
  return kept > 0
    ? found
    : [...found, 'canary: no file of a secret has the marker of this run: it saw nothing'];
};

/** One line that says what was searched. */
export const describeCanary = (report: CanaryReport): string => {
  const count = (n: number) => n.toLocaleString('en');
  const { files, bytes, lines, processes, kept, hits } = report;
  const searched = `${count(files)} files (${count(Math.round(bytes / 1e6))} MB), ${count(lines)} lines of output and ${count(processes)} command lines`;
  return `canary: ${hits.length} leaks in ${searched}; secrets in their own files: ${count(kept)}`;
};
