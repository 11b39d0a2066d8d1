import { lstatSync } from 'node:fs';
import { BackupError } from './format.ts';

/**
 * Throws BackupError where a backup may not appear under that name. `force` is for regular files alone: in the place of a
 * device, a pipe or a folder nobody wants a file, and a link may lead anywhere.
 */
export const refuseTarget = (path: string, force = false): void => {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isSymbolicLink())
    throw new BackupError(`${path} is a symbolic link: name the file that it leads to`);
  if (!there.isFile()) throw new BackupError(`${path} is there and no regular file: name another file`);
  if (!force) throw new BackupError(`${path} is there already: name another file, or give --force`);
};
