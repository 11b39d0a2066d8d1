import { join } from 'node:path';
import { ensureRedis } from '../install/redis.ts';
import { freePort } from '../stack/free-port.ts';
import { endProgram, killProgram, type Running } from '../stack/program.ts';
import { redisProgram } from '../stack/redis.ts';
import { makeSecret } from '../stack/secret.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

/** A Redis server of a test's own, which it may stop, kill and start again at the same address. */
export interface OwnRedis {
  url: string;
  /** Of the server that runs now. */
  pid(): number;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what its log of writes holds. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Starts it. With `durable` it keeps a log of writes across restarts, else it comes back empty. */
export const ownRedis = async ({ durable = false }: { durable?: boolean } = {}): Promise<OwnRedis> => {
  const { path, remove } = temporaryFolder('redis');
  const program = redisProgram({
    binary: ensureRedis(false),
    folder: path,
    port: await freePort(),
    password: makeSecret(),
    durable,
    logPath: join(path, 'redis.log'),
  });
  let running: Running = await program.launch();
  await program.ready(running);
  return {
    url: program.url,
    pid: () => running.identity.pid,
    kill: () => killProgram(program, running),
    start: async () => {
      running = await program.launch();
      await program.ready(running);
    },
    stop: async () => {
      await endProgram(program, running, 3_000);
      remove();
    },
  };
};
