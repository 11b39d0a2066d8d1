import { join } from 'node:path';
import type { Account } from '../stack/account.ts';
import { possibleLock } from '../stack/lock-mode.ts';
import { readStackFile, type StackFile } from '../stack/stack-file.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { type Command, startCommand } from './run-command.ts';

/** A stack that `up` runs in a process of its own, with a data folder of its own. */
export interface TestStack extends Command {
  url: string;
  dataFolder: string;
  /** What stack.json says now. */
  file(): StackFile;
  /** Asks the API as the owner, unless the headers say otherwise: `api('/api/players')`. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** SIGTERM to `up`, then waits for its end; removes the data folder unless it was given. Gives the exit code. */
  stop(): Promise<number>;
}

/** How long a hook may take that starts a stack, and what else such a file needs, ms; that it is quick is not claimed. */
export const START_MS = 180_000;

/**
 * Starts `up` and waits for its `ready` line. Throws with what it said when it ends before that.
 * Options are those of the command line, without `--data`.
 */
export const startTestStack = async (
  options: { args?: string[]; env?: Record<string, string>; dataFolder?: string; account?: Account } = {},
): Promise<TestStack> => {
  const folder = options.dataFolder === undefined ? temporaryFolder('stack') : undefined;
  const dataFolder = options.dataFolder ?? folder?.path ?? '';
  const args = ['up', '--port', '0', '--data', dataFolder, '--no-install', ...(options.args ?? [])];
  const env = { ROOKERY_LOCK: possibleLock(), ...options.env };
  const command = startCommand(args, env, { account: options.account });
  const url = await command.line(/^ready (\S+)$/);
  if (url === undefined) {
    const code = await command.ended;
    folder?.remove();
    throw new Error(`up ended with exit ${code}: ${command.said()}`);
  }
  const token = options.env?.ROOKERY_TOKEN ?? (await Bun.file(join(dataFolder, 'token')).text()).trim();
  return {
    ...command,
    url,
    dataFolder,
    file: () => readStackFile(dataFolder),
    api: (path, init = {}) =>
      fetch(new URL(path, url), { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    stop: async () => {
      process.kill(command.pid, 'SIGTERM');
      const code = await command.ended;
      folder?.remove();
      return code;
    },
  };
};
