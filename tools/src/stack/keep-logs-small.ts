import { copyFileSync, existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const EVERY_MS = 10 * 60_000;
const FULL = 32 * 1024 * 1024;

/**
 * Puts aside as `.1`, in place of the one before, what logs have grown past 32 MB. Their writers go on with the same
 * file, which is emptied: what they write in that very moment may be missing.
 */
export const emptyFullLogs = (folder: string, full = FULL): void => {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.log'))) {
    const path = join(folder, name);
    if (statSync(path).size <= full) continue;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  }
};

/** Does so from time to time, until the returned function is called. */
export const keepLogsSmall = (folder: string): (() => void) => {
  const timer = setInterval(() => {
    try {
      emptyFullLogs(folder);
    } catch {
      // A full disk is no reason to end: the next time is soon.
    }
  }, EVERY_MS);
  return () => clearInterval(timer);
};
