import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where the page is built to. */
export const DIST = join(import.meta.dir, '../dist');

/** What the page is made of: its sources, how it is built, what it takes from the others, and the packages. */
const SOURCES = ['services/web/src', 'services/web/build', 'shared/src', 'package.json', 'bun.lock'];
const ROOT = join(import.meta.dir, '../../..');

/** Whether the page in `folder` is younger than everything it is made of. */
export const isFresh = (
  folder: string,
  sources: readonly string[] = SOURCES.map((name) => join(ROOT, name)),
): boolean => {
  const index = join(folder, 'index.html');
  return existsSync(index) && sources.every((path) => newest(path) <= statSync(index).mtimeMs);
};

/** When the file, or the youngest file of the folder, was changed. */
const newest = (path: string): number => {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  // The time of a folder itself tells of files that were removed.
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .reduce((latest, { name }) => Math.max(latest, newest(join(path, name))), own.mtimeMs);
};
