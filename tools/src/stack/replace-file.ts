import { renameSync, writeFileSync } from 'node:fs';

/** Puts `text` in the file's place by rename, readable by its owner alone: nobody ever sees half of it. */
export const replaceFile = (path: string, text: string): void => {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, path);
};
