import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { createBackOff } from './back-off.ts';
import { echoLog } from './log-echo.ts';
import type { ProcessIdentity } from './process.ts';
import { endProgram, killProgram, type Program, type Running } from './program.ts';

/** A program that is started again whenever it dies, until it is stopped. */
export interface Supervised {
  name: string;
  /** Resolves when it serves for the first time; rejects with a Stop when it dies or is stopped before. */
  ready: Promise<void>;
  /** Undefined while nothing runs. */
  identity(): ProcessIdentity | undefined;
  /** Ends it in order, by force after `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** Starts a program and keeps it running. `onChange` is called whenever its process changes. */
export const supervise = (program: Program, onChange: () => void): Supervised => {
  const backOff = createBackOff();
  const echo = echoLog(program);
  const stopping = Promise.withResolvers<'stopping'>();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  let stopped = false;
  let served = false;
  let running: Running | undefined;

  /** One life of the process, from its launch to its end; how it ended. */
  const live = async (): Promise<string> => {
    const current = await program.launch();
    if (stopped) await killProgram(program, current);
    running = current;
    onChange();
    if (!served) program.ready(current).then(serve, ready.reject);
    const how = await current.ended;
    running = undefined;
    onChange();
    return how;
  };

  const serve = () => {
    served = true;
    ready.resolve();
  };

  const keepRunning = async (): Promise<void> => {
    while (!stopped) {
      const began = performance.now();
      const how = await live().catch((err: Error) => `it could not be started: ${err.message}`);
      if (stopped) break;
      echo.flush();
      if (!served) {
        ready.reject(new Stop(`${program.name} could not start (${how}); its log is ${program.logPath}`));
        break;
      }
      const waitMs = backOff(performance.now() - began);
      say(`${program.name} died (${how}); starting it again in ${waitMs / 1_000} s`);
      await Promise.race([Bun.sleep(waitMs), stopping.promise]);
    }
    ready.reject(new Stop(`${program.name} was stopped`));
  };
  const life = keepRunning();

  const end = async (how: (running: Running) => Promise<void>): Promise<void> => {
    stopped = true;
    stopping.resolve('stopping');
    if (running) await how(running);
    await life;
    echo.stop();
  };
  return {
    name: program.name,
    ready: ready.promise,
    identity: () => running?.identity,
    stop: (patienceMs) => end((left) => endProgram(program, left, patienceMs)),
    kill: () => end((left) => killProgram(program, left)),
  };
};
