import {
  copyFileSync,
  type Dirent,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { type Change, changeFiles } from './change.ts';

/** A copy of this checkout with some of its source changed. */
export interface AlteredCheckout {
  root: string;
  remove(): void;
}

/** This checkout. */
export const CHECKOUT = join(import.meta.dir, '../../../..');

const FOLDERS = ['services', 'shared', 'sql', 'tools', 'deploy', 'patches'];
// Of a work tree `.git` is a file.
const LEFT_OUT = ['.git', 'dist', '.types'];

/**
 * Copies the checkout to a temporary folder and makes the changes there. Packages are those of this checkout; what one
 * workspace imports from another comes from the copy. Throws, naming `whose` changes they are, when one finds no place.
 */
export const alterCheckout = (changes: readonly Change[], whose: string): AlteredCheckout => {
  const changed = changeFiles(CHECKOUT, changes, whose);
  const { path: root, remove } = temporaryFolder('altered');
  try {
    for (const entry of readdirSync(CHECKOUT, { withFileTypes: true }))
      if (FOLDERS.includes(entry.name) || (entry.isFile() && !entry.name.startsWith('.env')))
        copy(entry, join(CHECKOUT, entry.name), join(root, entry.name));
    symlinkSync(join(CHECKOUT, 'node_modules'), join(root, 'node_modules'));
    for (const [file, text] of changed) writeFileSync(join(root, file), text);
    return { root, remove };
  } catch (err) {
    remove();
    throw err;
  }
};

/** Copies a file, a folder or a link. What an editor or a compiler takes away meanwhile is no part of the source. */
const copy = (entry: Dirent, from: string, to: string): void => {
  if (LEFT_OUT.includes(entry.name) || entry.name.endsWith('.tsbuildinfo')) return;
  try {
    // Links are relative: those to packages go through the root's node_modules, those to workspaces stay in the copy.
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else if (entry.isFile()) copyFileSync(from, to);
    else if (entry.isDirectory()) {
      const inner = readdirSync(from, { withFileTypes: true });
      mkdirSync(to);
      for (const one of inner) copy(one, join(from, one.name), join(to, one.name));
    }
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err;
  }
};
