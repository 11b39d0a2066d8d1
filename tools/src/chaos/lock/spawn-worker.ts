import { join } from 'node:path';
import { hasParentDeathSignal } from '../../stack/native-child.ts';
import { signal } from '../../stack/process.ts';
import type { WorkerCommand, WorkerEvent, WorkerOrder } from './order.ts';

/** A worker, and all that it said. */
export interface Worker {
  pid: number;
  events: WorkerEvent[];
  /** Its complaints and the lines of its log. */
  said(): string;
  /** How it ended; undefined while it lives, stopped or not. */
  ended(): string | undefined;
  tell(command: WorkerCommand): void;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

/** Starts a worker with the lock of the checkout at `root`. */
export const spawnWorker = (root: string, order: WorkerOrder): Worker => {
  const { PATH = '', HOME = '', TMPDIR = '', LOG_LEVEL = 'warn' } = process.env;
  // One that is stopped or spins does not notice that its stdin ended: it dies with us by the kernel.
  const bound = hasParentDeathSignal() ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const program = join(root, 'tools/src/chaos/lock/worker.ts');
  const child = Bun.spawn([...bound, process.execPath, '--no-env-file', program], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, LOG_LEVEL, NO_COLOR: '1', NO_PROXY: '127.0.0.1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const events: WorkerEvent[] = [];
  let said = '';
  void readLines(child.stdout, (line) => events.push(JSON.parse(line) as WorkerEvent));
  void readLines(child.stderr, (line) => {
    said += `${line}\n`;
  });
  const write = (value: unknown): void => {
    child.stdin.write(`${JSON.stringify(value)}\n`);
    void child.stdin.flush();
  };
  write(order);
  return {
    pid: child.pid,
    events,
    said: () => said,
    ended: () => wayOf(child),
    tell: write,
    signal: (name) => signal(child.pid, name),
    kill: async () => {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
};

const wayOf = ({ signalCode, exitCode }: Bun.Subprocess): string | undefined =>
  signalCode !== null ? String(signalCode) : exitCode === null ? undefined : `exit ${exitCode}`;

const readLines = async (stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> => {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of stream) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    // What a killed process left of its last line is not read.
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
};
