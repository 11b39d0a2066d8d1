import { BackupError } from './format.ts';

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its path leads in a circle',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left for this account',
  EFBIG: 'a file may not grow that big here',
  EIO: 'the disk does not answer as it should',
};

/** What went wrong with a file as a BackupError, a sentence; whatever else went wrong as it came. */
export const fileTrouble = (what: string, error: unknown): unknown => {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new BackupError(`${what}: ${reason}`);
};
