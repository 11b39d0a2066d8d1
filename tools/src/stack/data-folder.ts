import { Database } from 'bun:sqlite';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Stop } from '../cli/stop.ts';
import { letPass } from './postgres-place.ts';

/** A data folder that this process alone uses until it is released. */
export interface DataFolder {
  path: string;
  release(): void;
}

/**
 * Makes the folder unless it is there and takes it for this process. Throws a Stop with a sentence when it cannot be
 * written to, or when another stack has it (naming its pid). The lock is the kernel's: it ends with its holder.
 */
export const takeDataFolder = (given: string): DataFolder => {
  const path = makeFolder(resolve(given));
  const pidFile = join(path, 'up.pid');
  const lock = new Database(join(path, 'up.lock'), { create: true });
  try {
    lock.run('PRAGMA busy_timeout = 0');
    lock.run('BEGIN EXCLUSIVE');
  } catch (err) {
    lock.close();
    if ((err as { code?: unknown }).code !== 'SQLITE_BUSY')
      throw new Stop(`the data folder ${path} cannot be locked: ${(err as Error).message}`);
    throw new Stop(`another stack runs on ${path}: pid ${readPid(pidFile)}`);
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    path,
    release: () => {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
};

const makeFolder = (path: string): string => {
  try {
    if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) letPass(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    // Where a process is, and what its command line says, the kernel tells without symbolic links.
    return realpathSync(path);
  } catch (err) {
    throw new Stop(`the data folder ${path} cannot be written to: ${reason(err)}`);
  }
};

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'it is not a folder',
  ENOSPC: 'no space is left',
};

const reason = (err: unknown): string =>
  REASONS[(err as NodeJS.ErrnoException).code ?? ''] ?? (err as Error).message;

/** The holder's pid; it writes it just after it has taken the lock. */
const readPid = (path: string): string => {
  const deadline = performance.now() + 1_000;
  for (;;) {
    const pid = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    if (pid !== '' || performance.now() > deadline) return pid || 'unknown';
    Bun.sleepSync(10);
  }
};
