import { readdirSync, readFileSync } from 'node:fs';
import type { FindSecrets } from './find-secrets.ts';
import type { Hit } from './look-through.ts';

/** Looks at the list of processes again and again. */
export interface ProcessWatch {
  /** Command lines that were seen. */
  seen(): number;
  hits(): Hit[];
  stop(): void;
}

const EVERY_MS = 250;

/** Watches the command lines of every process of this machine; a process that was looked at is not looked at again. */
export const watchProcesses = (find: FindSecrets, readLines = readCommandLines): ProcessWatch => {
  const known = new Set<string>();
  const hits: Hit[] = [];
  const look = (): void => {
    for (const { pid, line } of readLines()) {
      const key = `${pid} ${line}`;
      if (known.has(key)) continue;
      known.add(key);
      for (const near of find(Buffer.from(line)))
        hits.push({ where: `the command line of process ${pid}`, near });
    }
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    seen: () => known.size,
    hits: () => hits,
    stop: () => {
      look();
      clearInterval(timer);
    },
  };
};

const readCommandLines = (): { pid: string; line: string }[] =>
  namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid, line: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));

/** None where the system has no such folder. */
const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Nothing of a process that has ended. */
const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
