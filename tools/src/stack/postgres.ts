import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { appendTo } from './log-file.ts';
import { spawnNative } from './native-child.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { ADMINISTRATOR, clusterFolder, ensureCluster, NATIVE_ENV } from './postgres-cluster.ts';
import { endServersOf } from './postgres-leftovers.ts';
import { type PostgresPlace, postgresPlace } from './postgres-place.ts';
import { postgresSettings } from './postgres-settings.ts';
import { type Program, type Running, runningOf } from './program.ts';
import { keepSecret } from './secret.ts';

export interface PostgresProgram extends Program {
  /** The administrator's address. */
  url: string;
}

/** A Postgres 17 that keeps its files in the data folder, with the database `rookery`. Makes the cluster at the first call. */
export const postgresProgram = (options: {
  dataFolder: string;
  port: number;
  durable: boolean;
  logPath: string;
}): PostgresProgram => {
  const place = postgresPlace(options.dataFolder);
  const binaries = postgresBinaries(place.account);
  const password = keepSecret(join(options.dataFolder, 'postgres.password'));
  ensureCluster(binaries, place, password, options.durable);
  const address = (database: string) =>
    `postgres://${ADMINISTRATOR}:${password}@127.0.0.1:${options.port}/${database}`;
  const command = [
    binaries.postgres,
    '-D',
    clusterFolder(place),
    ...postgresSettings(options.port, options.durable),
  ];
  return {
    name: 'postgres',
    url: address(ADMINISTRATOR),
    endSignal: 'SIGINT',
    killSignal: 'SIGQUIT',
    logPath: options.logPath,
    readable: (line) => (isTrouble(line) ? `postgres: ${line}` : undefined),
    launch: async () => {
      await endServersOf(clusterFolder(place));
      const child = appendTo(options.logPath, (output) =>
        spawnNative(command, { account: place.account, env: NATIVE_ENV, output, atOurEnd: 'SIGINT' }),
      );
      return runningOf(child, 'postgres');
    },
    ready: async (running) => {
      await untilReady(place, running);
      await ensureDatabase(address('postgres'));
    },
  };
};

/** Waits until the server says in its lock file that it takes connections: after a crash it recovers first. */
const untilReady = async (place: PostgresPlace, running: Running): Promise<void> => {
  while (lockFileState(place) !== `${running.identity.pid} ready`) await Bun.sleep(20);
};

const lockFileState = (place: PostgresPlace): string | undefined => {
  try {
    const lines = readFileSync(join(clusterFolder(place), 'postmaster.pid'), 'utf8').split('\n');
    return `${lines[0]?.trim()} ${lines[7]?.trim()}`;
  } catch {
    return undefined;
  }
};

const ensureDatabase = async (url: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${ADMINISTRATOR}`;
    if (!found) await sql`create database ${sql(ADMINISTRATOR)}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
};

/** What the log says of a server that cannot go on; clients that come too early or stay too long are no trouble. */
const isTrouble = (line: string): boolean =>
  /(PANIC|FATAL): /.test(line) && !/starting up|shutting down|administrator command|recovery mode/.test(line);
