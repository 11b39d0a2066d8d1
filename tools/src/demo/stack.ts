import { cpus } from 'node:os';
import { parseEnv } from '@rookery/shared/env.ts';
import { type Lichess, startLichess } from '../lichess/start.ts';
import { takeDataFolder } from '../stack/data-folder.ts';
import { possibleLock } from '../stack/lock-mode.ts';
import type { StackFacts } from '../stack/service-env.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

/** The stack of the demonstration: a stand-in, and everything else on temporary data. */
export interface DemoStack {
  ready: Promise<{ facts: StackFacts; lichess: Lichess; folder: string }>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const PLAYERS = 2;

export const startDemoStack = (options: { games: number; port: number; mayInstall: boolean }): DemoStack => {
  const folder = temporaryFolder('demo');
  // Its data are temporary, and still no other stack may end what runs on them.
  const { path, release } = takeDataFolder(folder.path);
  let lichess: Lichess | undefined;
  let stack: Stack | undefined;
  const start = async () => {
    lichess = await startLichess({ players: PLAYERS, gamesPer: options.games });
    stack = startStack({
      dataFolder: path,
      // Sample games have no business in a database, a queue or a Lichess account that the environment names.
      env: parseEnv({
        HOST: process.env.HOST,
        LOG_LEVEL: process.env.LOG_LEVEL,
        STOCKFISH_PATH: process.env.STOCKFISH_PATH,
        FAIRY_STOCKFISH_PATH: process.env.FAIRY_STOCKFISH_PATH,
        ROOKERY_LOCK: possibleLock(),
      }),
      port: options.port,
      producers: 1,
      consumers: 1,
      engines: cpus().length,
      lichessUrl: lichess.url,
      mayInstall: options.mayInstall,
    });
    return { facts: await stack.ready, lichess, folder: path };
  };
  const endBy = (how: 'stop' | 'kill') => async () => {
    await stack?.[how]();
    await lichess?.stop();
    release();
    folder.remove();
  };
  return { ready: start(), stop: endBy('stop'), kill: endBy('kill') };
};
