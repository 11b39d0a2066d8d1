import { Database } from 'bun:sqlite';

/**
 * Runs `work` while no other process runs under the same lock file; waits up to ten minutes for its turn.
 * SQLite's lock is the kernel's: it ends with its holder however that one died.
 */
export const withInstallLock = (path: string, work: () => void): void => {
  const lock = new Database(path, { create: true });
  try {
    lock.run('PRAGMA busy_timeout = 600000');
    lock.run('BEGIN EXCLUSIVE');
    work();
  } finally {
    lock.close();
  }
};
