import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Log } from '@rookery/shared/log.ts';
import type { Answer, FileKind, Read, Told } from './reading.ts';

/** A file in the hands of the reader. */
export interface Reading {
  /** The games that these bytes complete. Rejects with `unavailable` where the reader ended. */
  push(bytes: Uint8Array): Promise<Read[]>;
  /** What stands at the end. */
  rest(): Promise<Read[]>;
  /** Forgets the file; whoever waits for games of it gets none. */
  end(): void;
}

/** Reads files in a process of its own, which is started when a file comes and ends when none came for a while. */
export interface Reader {
  begin(kind: FileKind): Reading;
  /** The process, where it runs. */
  pid(): number | undefined;
  close(): void;
}

const PROGRAM = fileURLToPath(new URL('./reader-process.ts', import.meta.url));
/** How long it stays without a file. */
const IDLE_MS = 60_000;
/** Whoever asks goes before a file that is read. */
const PRIORITY = 10;

type Waiting = PromiseWithResolvers<Read[]>;

/** A running reader and the files that it holds. */
interface Running {
  tell(told: Told): void;
  /** Who waits for games, by file, in the order of their questions. */
  files: Map<number, Waiting[]>;
  pid: number;
  kill(): void;
}

const ended = () =>
  new RookeryError('unavailable', 'the reader of files ended: what was read is stored, import it again');

const start = (log: Log, onEnd: () => void): Running => {
  const files: Running['files'] = new Map();
  const child = Bun.spawn([process.execPath, '--no-env-file', PROGRAM], {
    // None of the secrets of this process.
    env: {},
    stdio: ['ignore', 'ignore', 'inherit'],
    serialization: 'advanced',
    ipc: ({ file, games }: Answer) => files.get(file)?.shift()?.resolve(games),
    onExit: (_, exitCode, signal) => {
      onEnd();
      if (files.size > 0) log.error({ exitCode, signal }, 'the reader of files ended');
      for (const waiting of files.values()) for (const one of waiting) one.reject(ended());
      files.clear();
    },
  });
  // It is not waited for at the end of this process: it ends by itself then.
  child.unref();
  setPriority(child.pid, PRIORITY);
  return { tell: (told) => void child.send(told), files, pid: child.pid, kill: () => child.kill('SIGKILL') };
};

/** A reader that does not run yet. */
export const createReader = (log: Log, idleMs = IDLE_MS): Reader => {
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastFile = 0;

  const run = (): Running => {
    clearTimeout(idle);
    if (running) return running;
    const started = start(log, () => {
      if (running === started) running = undefined;
    });
    running = started;
    return started;
  };
  const stop = (): void => {
    running?.kill();
    running = undefined;
  };

  return {
    begin: (kind) => {
      const { tell, files } = run();
      const file = ++lastFile;
      files.set(file, []);
      const ask = async (told: Told): Promise<Read[]> => {
        const waiting = files.get(file);
        if (!waiting) throw ended();
        const one = Promise.withResolvers<Read[]>();
        waiting.push(one);
        tell(told);
        return one.promise;
      };
      tell({ file, is: 'begin', kind });
      return {
        // A copy: of a part of a buffer the whole buffer would be sent.
        push: (bytes) => ask({ file, is: 'bytes', bytes: new Uint8Array(bytes) }),
        rest: () => ask({ file, is: 'rest' }),
        end: () => {
          const waiting = files.get(file);
          if (!waiting) return;
          files.delete(file);
          for (const one of waiting) one.resolve([]);
          tell({ file, is: 'end' });
          if (files.size > 0) return;
          idle = setTimeout(stop, idleMs);
          idle.unref();
        },
      };
    },
    pid: () => running?.pid,
    close: () => {
      clearTimeout(idle);
      stop();
    },
  };
};
