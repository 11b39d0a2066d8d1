import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../cli/stop.ts';
import { ensureRedis } from '../install/redis.ts';
import { freePort } from '../stack/free-port.ts';
import { postgresProgram } from '../stack/postgres.ts';
import { endProgram, type Program, type Running } from '../stack/program.ts';
import { redisProgram } from '../stack/redis.ts';
import { makeSecret } from '../stack/secret.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { memoryFolder } from './memory.ts';

/** A Postgres and a Redis for one test run, in a temporary folder, in memory where it can be, without durability. */
export interface TestServers {
  databaseUrl: string;
  redisUrl: string;
  /** A folder for what the tests write, removed at the end: a run that is broken off leaves nothing. */
  scratch: string;
  stop(): Promise<void>;
}

export const startTestServers = async (mayInstall: boolean): Promise<TestServers> => {
  const binary = ensureRedis(mayInstall);
  const { path, remove } = temporaryFolder('test', memoryFolder());
  const started: { program: Program; running: Running }[] = [];
  const stop = async () => {
    for (const { program, running } of started.splice(0)) await endProgram(program, running, 20_000);
    remove();
  };
  const start = async (program: Program) => {
    const running = await program.launch();
    started.unshift({ program, running });
    await Promise.race([
      program.ready(running),
      running.ended.then((how) => {
        throw new Stop(`${program.name} ended at its start (${how})`);
      }),
    ]);
  };
  try {
    const postgres = postgresProgram({
      dataFolder: path,
      port: await freePort(),
      durable: false,
      logPath: join(path, 'postgres.log'),
    });
    const redis = redisProgram({
      binary,
      folder: join(path, 'redis'),
      port: await freePort(),
      password: makeSecret(),
      durable: false,
      logPath: join(path, 'redis.log'),
    });
    await Promise.all([start(postgres), start(redis)]);
    const scratch = join(path, 'scratch');
    mkdirSync(scratch);
    // As the system's own temporary folder is: tests run programs as other accounts.
    chmodSync(scratch, 0o1777);
    return { databaseUrl: postgres.url, redisUrl: redis.url, scratch, stop };
  } catch (err) {
    await stop();
    throw err;
  }
};
