import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Account } from './account.ts';

export interface NativeOptions {
  /** The account that it runs as, where that is not ours. */
  account?: Account | undefined;
  env: Record<string, string>;
  /** What it reads on stdin, for what must not stand in the list of processes. */
  input?: string;
  /** The descriptor that its output goes to. */
  output: number;
  /** The signal that it gets when we are gone, where the system can promise that. */
  atOurEnd: 'SIGINT' | 'SIGTERM';
}

/**
 * Starts a native server in a session of its own, so that Ctrl-C at the terminal reaches only us and we end it in order.
 * It dies with us, even by kill -9, where util-linux's setpriv is there.
 */
export const spawnNative = (command: string[], options: NativeOptions): ChildProcess => {
  const bound = hasParentDeathSignal() ? ['setpriv', '--pdeathsig', options.atOurEnd.slice(3), '--'] : [];
  const [file = '', ...args] = [...bound, ...command];
  const child = spawn(file, args, {
    detached: true,
    cwd: '/',
    env: options.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', options.output, options.output],
    ...(options.account && { uid: options.account.uid, gid: options.account.gid }),
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  return child;
};

let deathSignal: boolean | undefined;

/** Whether setpriv can bind a child to our life: util-linux's can, busybox's cannot. */
export const hasParentDeathSignal = (): boolean => {
  deathSignal ??=
    existsSync('/proc/self/stat') &&
    Bun.which('setpriv') !== null &&
    Bun.spawnSync(['setpriv', '--pdeathsig', 'clear', '--', 'true'], { stdout: 'ignore', stderr: 'ignore' })
      .exitCode === 0;
  return deathSignal;
};
