import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRedis } from '../../install/redis.ts';
import { freePort } from '../../stack/free-port.ts';
import { postgresProgram } from '../../stack/postgres.ts';
import { signal } from '../../stack/process.ts';
import { endProgram, killProgram, type Program, type Running } from '../../stack/program.ts';
import { redisProgram } from '../../stack/redis.ts';
import { makeSecret } from '../../stack/secret.ts';
import { familyOf } from '../stops/family.ts';
import { lastWords } from './keep.ts';

/** A Redis or Postgres of the rig's own, which it may kill, stop and start again at the same address. */
export interface Server {
  name: 'redis' | 'postgres';
  url: string;
  isUp(): boolean;
  /** Ends it at once: Redis by SIGKILL, Postgres by its immediate stop. */
  kill(): Promise<void>;
  /** Starts it, with what it kept; `empty` only for Redis. */
  start(options?: { empty?: boolean }): Promise<void>;
  /** Stops every process of it where it stands, or lets them go on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Starts a Redis that keeps a log of writes. */
export const startRedis = async (folder: string, logPath: string, mayInstall: boolean): Promise<Server> => {
  const files = join(folder, 'redis');
  const program = redisProgram({
    binary: ensureRedis(mayInstall),
    folder: files,
    port: await freePort(),
    password: makeSecret(),
    durable: true,
    logPath,
  });
  return started('redis', program, program.url, () =>
    rmSync(join(files, 'appendonlydir'), { recursive: true, force: true }),
  );
};

/** Starts a Postgres that loses nothing that it has committed. */
export const startPostgres = async (folder: string, logPath: string): Promise<Server> => {
  const program = postgresProgram({ dataFolder: folder, port: await freePort(), durable: true, logPath });
  return started('postgres', program, program.url, () => undefined);
};

const started = async (
  name: Server['name'],
  program: Program,
  url: string,
  removeFiles: () => void,
): Promise<Server> => {
  let running: Running | undefined;
  const start = async ({ empty = false } = {}): Promise<void> => {
    if (running) return;
    if (empty) removeFiles();
    const current = await program.launch();
    running = current;
    const ended = current.ended.then((how): never => {
      throw new Error(`${name} could not start (${how}): ${lastWords(program.logPath)}`);
    });
    ended.catch(() => undefined);
    await Promise.race([program.ready(current), ended]).catch((err: unknown) => {
      running = undefined;
      throw err;
    });
  };
  const end = async (how: (current: Running) => Promise<void>): Promise<void> => {
    const current = running;
    running = undefined;
    if (current) await how(current);
  };
  const signalAll = (what: 'SIGSTOP' | 'SIGCONT'): void => {
    if (!running) return;
    const { pid } = running.identity;
    for (const one of [{ pid }, ...familyOf(pid)]) signal(one.pid, what);
  };
  await start();
  return {
    name,
    url,
    isUp: () => running !== undefined,
    kill: () => end((current) => killProgram(program, current)),
    start,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    stop: () => end((current) => endProgram(program, current, 5_000)),
  };
};
