import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { say } from '../cli/say.ts';
import type { Program } from './program.ts';

/** Shows on stderr what a program writes to its log, as far as people need it. */
export interface LogEcho {
  /** Shows what has been written until now. */
  flush(): void;
  stop(): void;
}

const EVERY_MS = 250;
const MOST_BYTES = 64 * 1024;

/**
 * Follows a log from its present end. The program writes to the file itself, so that nothing is lost and nobody
 * waits when we are slow or gone.
 */
export const echoLog = ({ logPath, readable }: Program): LogEcho => {
  let offset = existsSync(logPath) ? statSync(logPath).size : 0;
  let tail = '';
  const decoder = new StringDecoder('utf8');
  const flush = () => {
    for (let bytes = readFrom(logPath, offset); bytes.length > 0; bytes = readFrom(logPath, offset)) {
      offset += bytes.length;
      const lines = (tail + decoder.write(bytes)).split('\n');
      tail = lines.pop() ?? '';
      for (const line of lines) {
        const shown = readable(line);
        if (shown !== undefined) say(shown);
      }
    }
  };
  const timer = setInterval(flush, EVERY_MS);
  return {
    flush,
    stop: () => {
      clearInterval(timer);
      flush();
    },
  };
};

const readFrom = (path: string, offset: number): Buffer => {
  if (!existsSync(path)) return Buffer.alloc(0);
  const size = statSync(path).size;
  const buffer = Buffer.alloc(Math.max(0, Math.min(size - offset, MOST_BYTES)));
  const descriptor = openSync(path, 'r');
  try {
    return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(descriptor);
  }
};
