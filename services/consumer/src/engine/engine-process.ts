import { launcher } from './launcher.ts';
import { createLineSplitter } from './line-splitter.ts';

/** How a process ended, in words: `exit code 1`, `SIGSEGV`. */
export type Ending = string;

/** A running engine, as lines in and out. */
export interface EngineProcess {
  pid: number;
  /** Writes one line. To a dead process this does nothing. */
  send(command: string): void;
  kill(): void;
  /** Resolves when the process is gone and all that it said has been given to `onLine`. Never rejects. */
  ended: Promise<Ending>;
}

/** Stockfish's longest lines have 2,000 characters; Fairy's list of variants has 3,000 with all of them. */
const LONGEST_LINE = 64 * 1024;
/** How much is kept of what a dying engine says on stderr, characters. */
const LAST_WORDS = 400;
/** How long what a dead process said is read on, or a process that speaks no more is waited for. */
const AFTERWARDS_MS = 500;

/**
 * Starts a program that speaks UCI, at low priority. It inherits nothing of the environment but PATH, and works in the
 * root folder, where Bun finds no settings. A program that cannot be started is one that ended at once.
 */
export const startEngineProcess = (
  command: readonly string[],
  onLine: (line: string) => void,
): EngineProcess => {
  let child: Bun.Subprocess<'pipe', 'pipe', 'pipe'>;
  try {
    child = Bun.spawn({
      cmd: [...launcher(), ...command],
      cwd: '/',
      env: { PATH: process.env.PATH ?? '' },
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
    });
  } catch (err) {
    const ending = err instanceof Error ? err.message : String(err);
    return { pid: 0, send: () => {}, kill: () => {}, ended: Promise.resolve(ending) };
  }

  let lastWords = '';
  const decoder = new TextDecoder();
  const splitter = createLineSplitter(LONGEST_LINE, onLine);
  const kill = () => child.kill('SIGKILL');
  const spoken = readAll(child.stdout, (bytes) => splitter.push(bytes));
  void readAll(child.stderr, (bytes) => {
    lastWords = (lastWords + decoder.decode(bytes, { stream: true })).slice(-LAST_WORDS);
  });

  return {
    pid: child.pid,
    send: (text) => {
      void child.stdin.write(`${text}\n`);
    },
    kill,
    ended: (async () => {
      const first = await Promise.race([spoken.then(() => 'spoken'), child.exited.then(() => 'exited')]);
      if (first === 'exited') await Promise.race([spoken, Bun.sleep(AFTERWARDS_MS)]);
      else if ((await Promise.race([child.exited, Bun.sleep(AFTERWARDS_MS)])) === undefined) kill();
      await child.exited;
      const how = child.signalCode === null ? `exit code ${child.exitCode}` : String(child.signalCode);
      const words = lastWords.trim();
      return words ? `${how}: ${words}` : how;
    })(),
  };
};

const readAll = async (
  stream: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): Promise<void> => {
  try {
    for await (const bytes of stream) take(bytes);
  } catch {
    // The pipe broke: the process is gone, which `exited` says.
  }
};
