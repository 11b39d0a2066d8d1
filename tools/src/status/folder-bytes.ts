import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes on disk of all files below a folder; what vanishes meanwhile, or may not be read, counts nothing. */
export const folderBytes = (folder: string): number => {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) bytes += folderBytes(path);
      else bytes += bytesOf(path);
    }
  } catch {
    return bytes;
  }
  return bytes;
};

const bytesOf = (path: string): number => {
  try {
    return lstatSync(path).blocks * 512;
  } catch {
    return 0;
  }
};
