import { existsSync, readFileSync } from 'node:fs';
import { signal } from '../../stack/process.ts';
import { endProgram, killProgram, type Program, type Running } from '../../stack/program.ts';

/** A program that is started again whenever it dies, quietly and soon: here death is the rule. */
export interface Kept {
  name: string;
  /** Undefined while nothing runs. */
  pid(): number | undefined;
  /** How often it was started. */
  lives(): number;
  /** Sends a signal to what runs now; its pid, undefined where nothing runs. */
  signal(name: NodeJS.Signals): number | undefined;
  /** Ends it for good, in order, by force after `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
  /** Ends it for good, at once. */
  kill(): Promise<void>;
}

const AGAIN_MS = 250;

/** Starts a program and keeps it running until it is stopped. Resolves when it serves for the first time. */
export const keepRunning = async (program: Program): Promise<Kept> => {
  let stopped = false;
  let running: Running | undefined;
  let lives = 0;
  const begin = async (): Promise<Running> => {
    const current = await program.launch();
    lives++;
    running = current;
    if (stopped) await killProgram(program, current);
    return current;
  };
  const keep = async (first: Running): Promise<void> => {
    for (let current = first; ; current = await begin()) {
      await current.ended;
      running = undefined;
      if (!stopped) await Bun.sleep(AGAIN_MS);
      if (stopped) return;
    }
  };
  const first = await begin();
  const life = keep(first);
  const ended = first.ended.then((how): never => {
    throw new Error(`${program.name} could not start (${how}): ${lastWords(program.logPath)}`);
  });
  ended.catch(() => undefined);
  await Promise.race([program.ready(first), ended]).catch((err: unknown) => {
    stopped = true;
    throw err;
  });
  const end = async (how: (current: Running) => Promise<void>): Promise<void> => {
    stopped = true;
    if (running) await how(running);
    await life;
  };
  return {
    name: program.name,
    pid: () => running?.identity.pid,
    lives: () => lives,
    signal: (name) => {
      const pid = running?.identity.pid;
      if (pid !== undefined) signal(pid, name);
      return pid;
    },
    stop: (patienceMs) => end((current) => endProgram(program, current, patienceMs)),
    kill: () => end((current) => killProgram(program, current)),
  };
};

/** The end of a log: its folder may be gone when somebody wants to read it. */
export const lastWords = (logPath: string): string => {
  const text = existsSync(logPath) ? readFileSync(logPath, 'utf8').trim() : '';
  return text.split('\n').slice(-3).join(' | ').slice(-600);
};
