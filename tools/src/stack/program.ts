import type { ChildProcess } from 'node:child_process';
import { within } from '@rookery/shared/in-time.ts';
import { identify, isRunning, type ProcessIdentity, signal } from './process.ts';

/** A process of the stack while it runs. */
export interface Running {
  identity: ProcessIdentity;
  /** Resolves when it has ended, with how: `exit code 1`, `signal SIGKILL`. */
  ended: Promise<string>;
}

/** One part of the stack: how it is started, when it is ready, how it is asked to end. */
export interface Program {
  /** As people read it: `api`, `consumer 2`. */
  name: string;
  launch(): Promise<Running>;
  /** Resolves when it serves; rejects when it cannot. Raced with its end by whoever waits. */
  ready(running: Running): Promise<void>;
  /** The signal that ends it in order. */
  endSignal: 'SIGTERM' | 'SIGINT';
  /** The signal that ends it at once without hurting what it keeps. */
  killSignal: 'SIGKILL' | 'SIGQUIT';
  /** Where its output goes. */
  logPath: string;
  /** What people are shown of a line of it: undefined for nothing. */
  readable(line: string): string | undefined;
}

/** The running process of a child. Throws when it could not be started at all. */
export const runningOf = (child: ChildProcess, name: string): Running => {
  // Before anything is awaited: a child that ends at once still has its entry until we read its exit.
  const identity =
    child.pid === undefined ? undefined : (identify(child.pid) ?? { pid: child.pid, began: 'ended' });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, killer) => resolve(killer === null ? `exit code ${code}` : `signal ${killer}`));
    child.once('error', (err) => resolve(err.message));
  });
  if (identity === undefined) throw new Error(`${name} could not be started`);
  return { identity, ended };
};

/** Ends it in order, or at once after `patienceMs`; returns when it is gone. */
export const endProgram = async (program: Program, running: Running, patienceMs: number): Promise<void> => {
  if (!isRunning(running.identity)) return;
  signal(running.identity.pid, program.endSignal);
  if (await endsWithin(running, patienceMs)) return;
  await killProgram(program, running);
};

/** Ends it at once; returns when it is gone. */
export const killProgram = async (program: Program, running: Running): Promise<void> => {
  if (!isRunning(running.identity)) return;
  signal(running.identity.pid, program.killSignal);
  signal(running.identity.pid, 'SIGCONT');
  if (await endsWithin(running, 1_000)) return;
  signal(running.identity.pid, 'SIGKILL');
  await running.ended;
};

const endsWithin = async (running: Running, ms: number): Promise<boolean> => {
  const ended = await within(
    ms,
    running.ended.then(() => true),
  );
  return ended ?? false;
};
