import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@rookery/api/db/connect.ts';
import { migrate } from '@rookery/api/migrate.ts';
import { follow } from '@rookery/api/players/follow.ts';
import postgres from 'postgres';
import { ensureRedis } from '../../install/redis.ts';
import { freePort } from '../../stack/free-port.ts';
import { postgresProgram } from '../../stack/postgres.ts';
import { letPass } from '../../stack/postgres-place.ts';
import { endProgram, type Program, type Running } from '../../stack/program.ts';
import { redisProgram } from '../../stack/redis.ts';
import { makeSecret } from '../../stack/secret.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { shown } from '../row.ts';
import { HERO, OTHERS, SET_VERSION } from './set.ts';
import type { SetPlayer } from './set-games.ts';

/** The set in a Postgres, with a Redis beside it. */
export interface OpenSet {
  folder: string;
  databaseUrl: string;
  redisUrl: string;
  postgresLog: string;
  stop(): Promise<void>;
}

/** Written when the set is whole. */
const MARKER = 'set-version';
const TELL_EVERY = 20_000;

const isWhole = (folder: string): boolean => {
  try {
    return readFileSync(join(folder, MARKER), 'utf8') === String(SET_VERSION);
  } catch {
    return false;
  }
};

/**
 * The set, made where it is not there yet: in `keep`, where the next run finds it again, or in a folder of its own that
 * goes when the set is closed. Throws Stop when Redis may not be installed.
 */
export const openSet = async (keep: string | undefined, say: (line: string) => void): Promise<OpenSet> => {
  const temporary = keep === undefined ? temporaryFolder('queries') : undefined;
  const folder = temporary?.path ?? (keep as string);
  const whole = isWhole(folder);
  if (keep !== undefined) {
    if (!whole) rmSync(join(folder, 'postgres'), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    letPass(folder);
  }
  const started: { program: Program; running: Running }[] = [];
  const stop = async () => {
    for (const { program, running } of started.splice(0)) await endProgram(program, running, 15_000);
    temporary?.remove();
  };
  const start = async (program: Program) => {
    const running = await program.launch();
    started.unshift({ program, running });
    await program.ready(running);
  };
  try {
    const postgresLog = join(folder, 'postgres.log');
    const database = postgresProgram({
      dataFolder: folder,
      port: await freePort(),
      durable: false,
      logPath: postgresLog,
    });
    const redis = redisProgram({
      binary: ensureRedis(true),
      folder: join(folder, 'redis'),
      port: await freePort(),
      password: makeSecret(),
      durable: false,
      logPath: join(folder, 'redis.log'),
    });
    await Promise.all([start(database), start(redis)]);
    await migrate(database.url);
    if (!whole) {
      await fill(database.url, say);
      writeFileSync(join(folder, MARKER), String(SET_VERSION));
    }
    return { folder, databaseUrl: database.url, redisUrl: redis.url, postgresLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const fill = async (url: string, say: (line: string) => void): Promise<void> => {
  const db = connect(url);
  for (const { name } of [HERO, ...OTHERS]) await follow(db.sql, name);
  await db.close();
  const all = [HERO, ...OTHERS].reduce((sum, { games }) => sum + games, 0);
  let stored = 0;
  let told = 0;
  const tell = (games: number): void => {
    stored += games;
    if (stored < told + TELL_EVERY) return;
    told = stored;
    say(`queries: ${shown(stored)} games of ${shown(all)} stored`);
  };
  await Promise.all([fillWith(url, [HERO], tell), fillWith(url, OTHERS, tell)]);
  await vacuum(url);
};

const fillWith = async (
  url: string,
  players: readonly SetPlayer[],
  tell: (games: number) => void,
): Promise<void> => {
  const names = players.flatMap(({ name, games }) => [name, String(games)]);
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'fill.ts'), ...names], {
    env: { ...process.env, DATABASE_URL: url },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream()))
    for (const line of text.split('\n')) if (line) tell(Number(line));
  if ((await child.exited) !== 0)
    throw new Error(`a process that fills the set ended with ${child.exitCode}`);
};

/** As autovacuum does it a minute after such an import. */
export const vacuum = async (url: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`vacuum analyze`;
    await sql`checkpoint`;
  } finally {
    await sql.end();
  }
};
