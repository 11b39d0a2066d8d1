import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';

const FULL = 32 * 1024 * 1024;

/** Runs `use` with a descriptor that appends to the log, for a child to inherit, and closes it afterwards. */
export const appendTo = <T>(path: string, use: (descriptor: number) => T): T => {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Puts a log that has grown past 32 MB aside as `.1`, in place of the one before. */
export const rotate = (path: string): void => {
  if (existsSync(path) && statSync(path).size > FULL) renameSync(path, `${path}.1`);
};
