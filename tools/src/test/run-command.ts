import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { canaryEnv } from '../canary/marker.ts';
import { lookAtOutput } from '../canary/notes.ts';
import type { Account } from '../stack/account.ts';

/** A command of Rookery as a child process. */
export interface Command {
  pid: number;
  /** Its exit code; 128 and more when a signal ended it. */
  ended: Promise<number>;
  /** What it wrote to stdout and to stderr until now. */
  printed(): string;
  said(): string;
  /** The first group of the first line on stdout that matches; undefined when it ends without one. */
  line(pattern: RegExp): Promise<string | undefined>;
}

const RUN = join(import.meta.dir, '../../run.ts');

/** Starts `bun tools/run.ts ARGS` with nothing of our environment but the path, the home and what is given. */
export const startCommand = (
  args: string[],
  env: Record<string, string> = {},
  { account, run = RUN }: { account?: Account; run?: string } = {},
): Command => {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = spawn(process.execPath, ['--no-env-file', run, ...args], {
    // It ends with its stdin, and so with a test run that is broken off.
    env: { PATH, HOME, TMPDIR, NO_COLOR: '1', ROOKERY_SUPERVISED: '1', ...canaryEnv(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  if (child.pid === undefined) throw new Error(`${process.execPath} could not be started`);
  let printed = '';
  let said = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      // What `token make` prints is the token that it was asked for, once.
      const shown = args[0] === 'token' && args[1] === 'make' ? said : printed + said;
      lookAtOutput(`what ${JSON.stringify(args.join(' '))} wrote`, shown);
      resolve(code ?? 128);
    });
  });
  return {
    pid: child.pid,
    ended,
    printed: () => printed,
    said: () => said,
    line: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const found = printed.split('\n').map((line) => pattern.exec(line)?.[1]);
          const first = found.find((group) => group !== undefined);
          if (first !== undefined) resolve(first);
        };
        look();
        child.stdout.on('data', look);
        void ended.then(() => resolve(undefined));
      }),
  };
};

/** Runs a command to its end. */
export const runCommand = async (args: string[], env?: Record<string, string>, run?: string) => {
  const command = startCommand(args, env, { ...(run !== undefined && { run }) });
  return { code: await command.ended, printed: command.printed(), said: command.said() };
};
