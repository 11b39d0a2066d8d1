import { mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import { appendTo } from './log-file.ts';
import { spawnNative } from './native-child.ts';
import { NATIVE_ENV } from './postgres-cluster.ts';
import { type Program, runningOf } from './program.ts';

export interface RedisProgram extends Program {
  url: string;
}

/** A Redis that keeps its log of writes in `folder`; not durable is for tests, which keep nothing. */
export const redisProgram = (options: {
  binary: string;
  folder: string;
  port: number;
  password: string;
  durable: boolean;
  logPath: string;
}): RedisProgram => {
  const url = `redis://:${options.password}@127.0.0.1:${options.port}`;
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  return {
    name: 'redis',
    url,
    endSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    logPath: options.logPath,
    readable: (line) =>
      /fatal|bad file|misconf|can't|could not|failed/i.test(line) ? `redis: ${line}` : undefined,
    launch: async () => {
      const child = appendTo(options.logPath, (output) =>
        spawnNative([options.binary, '-'], {
          env: NATIVE_ENV,
          input: settings(options),
          output,
          atOurEnd: 'SIGTERM',
        }),
      );
      return runningOf(child, 'redis');
    },
    ready: () => untilAnswers(url),
  };
};

/** The configuration, given on stdin so that the password is in no file and in no list of processes. */
const settings = (options: { folder: string; port: number; password: string; durable: boolean }): string =>
  [
    'bind 127.0.0.1',
    `port ${options.port}`,
    `requirepass ${options.password}`,
    `dir ${JSON.stringify(options.folder)}`,
    `appendonly ${options.durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'databases 256',
    '',
  ].join('\n');

const untilAnswers = async (url: string): Promise<void> => {
  for (;;) {
    if (await answers(url)) return;
    await Bun.sleep(20);
  }
};

/** Whether the server takes commands: one that still loads its log of writes does not. */
const answers = async (url: string): Promise<boolean> => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, enableReadyCheck: true });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
};
