import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { appendTo } from './log-file.ts';
import { readableLine } from './log-line.ts';
import { type Program, runningOf } from './program.ts';

export const ROOT = join(import.meta.dir, '../../..');

/** The entry points of the services, from the root of the project. */
export const ENTRIES = {
  api: 'services/api/src/index.ts',
  producer: 'services/producer/src/index.ts',
  consumer: 'services/consumer/src/index.ts',
};

export interface ServiceOptions {
  name: string;
  entry: string;
  env: Record<string, string>;
  logPath: string;
  /** Resolves when it serves; a worker serves when it runs. */
  ready?: () => Promise<void>;
}

/**
 * A service of Rookery as a process of its own, in its own session. Its stdin stays open as long as we live: its end
 * is how it learns that we are gone.
 */
export const serviceProgram = ({ name, entry, env, logPath, ready }: ServiceOptions): Program => ({
  name,
  endSignal: 'SIGTERM',
  killSignal: 'SIGKILL',
  logPath,
  readable: (line) => readableLine(name, line),
  launch: async () => {
    const child = appendTo(logPath, (output) =>
      spawn(process.execPath, ['--no-env-file', entry], {
        cwd: ROOT,
        detached: true,
        env: { ...env, ROOKERY_SUPERVISED: '1' },
        stdio: ['pipe', output, output],
      }),
    );
    child.stdin?.on('error', () => undefined);
    return runningOf(child, name);
  },
  ready: async () => ready?.(),
});
