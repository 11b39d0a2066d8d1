import type { CRASH_KINDS } from '@rookery/shared/figures.ts';
import { type Ending, startEngineProcess } from './engine-process.ts';
import { parseUciLine, type UciLine } from './uci-line.ts';

/**
 * Why an engine has no answer. It is dead after any of these.
 * `crashed`: the process ended. `hung`: no answer in time. `incomplete`: an answer before the search was done, or bounds
 * only. `confused`: what it said does not belong to what it was asked.
 */
export interface Fault {
  kind: (typeof CRASH_KINDS)[number];
  detail: string;
  /** What a search had told of until then. */
  nodes?: number;
}

export interface Question<T> {
  commands: readonly string[];
  /** Reads a line; the answer ends the question. */
  take(line: UciLine): T | Fault | undefined;
  withinMs: number;
  /** Sends `stop` when it is aborted; the answer must come within `stopMs` then. */
  stop?: { signal: AbortSignal; withinMs: number };
}

/** Questions and answers, one at a time: no command is sent before the last one is answered. */
export interface Dialogue {
  pid: number;
  /** Resolves with the answer or the fault. Rejects only with what `take` throws. */
  ask<T>(question: Question<T>): Promise<T | Fault>;
  /** Ends the engine at once for this reason, which is the answer to all later questions. */
  end(fault: Fault): Fault;
  /** Asks the engine to quit and ends it when it does not. */
  close(quitMs: number): Promise<void>;
  /** Resolves when the process is gone. */
  ended: Promise<Ending>;
}

interface Pending {
  take(line: UciLine): unknown;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** Lines that are answers: one that nobody asked for would be taken for the answer to the next question. */
const isAnswer = ({ type }: UciLine): boolean =>
  type === 'bestmove' || type === 'readyok' || type === 'uciok';

const CLOSED: Fault = { kind: 'crashed', detail: 'closed' };

/** Starts a program and talks to it. */
export const startDialogue = (command: readonly string[]): Dialogue => {
  let over: Fault | undefined;
  let pending: Pending | undefined;

  const end = (fault: Fault): Fault => {
    over ??= fault;
    engine.kill();
    pending?.resolve(over);
    return over;
  };

  const onLine = (text: string) => {
    if (over) return;
    const line = parseUciLine(text);
    if (!pending) {
      if (isAnswer(line)) end({ kind: 'confused', detail: `"${line.type}" without a question` });
      return;
    }
    const { take, resolve, reject } = pending;
    try {
      const answer = take(line);
      if (answer !== undefined) resolve(answer);
      else if (isAnswer(line)) end({ kind: 'confused', detail: `"${line.type}" answers another question` });
    } catch (err) {
      reject(err);
      end({ kind: 'confused', detail: 'its answer was not taken' });
    }
  };

  const engine = startEngineProcess(command, onLine);
  void engine.ended.then((how) => end({ kind: 'crashed', detail: how }));

  return {
    pid: engine.pid,
    ended: engine.ended,
    end,
    ask: async <T>({ commands, take, withinMs, stop }: Question<T>): Promise<T | Fault> => {
      if (over) return over;
      if (pending) throw new Error('an engine was asked before it had answered');
      const hangs = (ms: number) =>
        setTimeout(
          () => end({ kind: 'hung', detail: `no answer to "${commands.at(-1)}" within ${ms} ms` }),
          ms,
        );
      let timer = hangs(withinMs);
      const onAbort = () => {
        clearTimeout(timer);
        timer = hangs(stop?.withinMs ?? 0);
        engine.send('stop');
      };
      try {
        return await new Promise<T | Fault>((resolve, reject) => {
          pending = {
            take,
            resolve: (answer) => {
              pending = undefined;
              resolve(answer as T | Fault);
            },
            reject: (error) => {
              pending = undefined;
              reject(error);
            },
          };
          for (const text of commands) engine.send(text);
          if (stop?.signal.aborted) onAbort();
          else stop?.signal.addEventListener('abort', onAbort);
        });
      } finally {
        clearTimeout(timer);
        stop?.signal.removeEventListener('abort', onAbort);
      }
    },
    close: async (quitMs) => {
      if (!over) {
        engine.send('quit');
        const timer = setTimeout(() => end(CLOSED), quitMs);
        await engine.ended;
        clearTimeout(timer);
      }
      await engine.ended;
    },
  };
};

/** Whether an answer is a fault. */
export const isFault = (answer: unknown): answer is Fault =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && 'detail' in answer;
