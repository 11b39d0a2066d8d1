import { cpus } from 'node:os';
import { parseEnv } from '@rookery/shared/env.ts';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { possibleLock } from '../stack/lock-mode.ts';
import type { StackFacts } from '../stack/service-env.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { readStackFile, type StackFile } from '../stack/stack-file.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

/** A whole stack of our own against a stand-in, for a benchmark. */
export interface BenchStack {
  facts: StackFacts;
  lichess: Lichess;
  folder: string;
  pids(): StackFile;
  stop(): Promise<void>;
}

/** Starts stand-in, Postgres, Redis and the services, with temporary data. */
export const startBenchStack = async (options: {
  games: readonly string[];
  consumers: number;
  /** Records at once in each consumer; the default of the services when absent. */
  concurrency?: number;
  rate?: number;
  /** Of all consumers together; the cores when absent. */
  engines?: number;
}): Promise<BenchStack> => {
  const folder = temporaryFolder('bench');
  const lichess = await startLichess({ games: options.games, ...(options.rate && { rate: options.rate }) });
  let stack: Stack | undefined;
  const stop = async () => {
    await stack?.stop();
    await lichess.stop();
    folder.remove();
  };
  try {
    stack = startStack({
      dataFolder: folder.path,
      env: parseEnv({
        LOG_LEVEL: 'warn',
        ROOKERY_LOCK: possibleLock(),
        STOCKFISH_PATH: process.env.STOCKFISH_PATH,
        ...(options.concurrency && { ROOKERY_CONCURRENCY: String(options.concurrency) }),
      }),
      port: 0,
      producers: 1,
      consumers: options.consumers,
      engines: options.engines ?? cpus().length,
      lichessUrl: lichess.url,
      mayInstall: true,
    });
    const facts = await stack.ready;
    return { facts, lichess, folder: folder.path, pids: () => readStackFile(folder.path), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
