import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** The file system in memory that Linux has. */
const MEMORY = '/dev/shm';
/** A run holds some 0.5 GB there; its Postgres keeps 2 GB of log at most. */
const NEEDED = 4 * 1024 ** 3;

/**
 * Where a run keeps its files in memory, if there is room and programs can be started from there: a new database has
 * 300 small files, which take most file systems longer than all that a test does with it. With TMPDIR that one is right.
 */
export const memoryFolder = (env: NodeJS.ProcessEnv = process.env): string | undefined => {
  if (env.TMPDIR !== undefined) return undefined;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const free = Math.min(bavail * bsize, freemem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
    return free >= NEEDED && canExecute(MEMORY) ? MEMORY : undefined;
  } catch {
    return undefined;
  }
};

const canExecute = (parent: string): boolean => {
  const folder = mkdtempSync(join(parent, 'rookery-try-'));
  try {
    const program = join(folder, 'try');
    writeFileSync(program, '#!/bin/sh\nexit 0\n');
    chmodSync(program, 0o700);
    return spawnSync(program, { stdio: 'ignore' }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
