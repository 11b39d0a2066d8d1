import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync, type Stats } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { FindSecrets } from './find-secrets.ts';

/** Where a secret was found. */
export interface Hit {
  where: string;
  /** The text around, with the secret cut out. */
  near: string;
}

/** What was looked through. */
export interface Looked {
  files: number;
  bytes: number;
  /** Files that hold a secret, as they should. */
  kept: number;
  hits: Hit[];
}

const PART = 16 * 1_024 * 1_024;
/** What the end of a part and the start of the next have in common: longer than any secret. */
const OVERLAP = 512;

/** Looks for secrets in every file of a folder. Links are not followed, and what is compressed is not unpacked. */
export const lookThrough = (folder: string, marker: string, find: FindSecrets): Looked => {
  const looked: Looked = { files: 0, bytes: 0, kept: 0, hits: [] };
  const part = Buffer.alloc(PART);
  const enter = (path: string): void => {
    for (const entry of entriesOf(path)) {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) enter(inside);
      else if (entry.isFile()) lookInto(inside);
    }
  };
  const lookInto = (path: string): void => {
    const file = openUnlessGone(path);
    if (file === undefined) return;
    try {
      const stats = fstatSync(file);
      const near = new Set<string>();
      for (let from = 0; from < stats.size; from += PART - OVERLAP) {
        const bytes = part.subarray(0, readSync(file, part, 0, PART, from));
        for (const text of find(bytes)) near.add(text);
        if (near.size > 0 && isKeptSecret(path, stats, bytes, marker)) {
          looked.kept++;
          near.clear();
        }
      }
      looked.files++;
      looked.bytes += stats.size;
      for (const text of near) looked.hits.push({ where: relative(folder, path), near: text });
    } finally {
      closeSync(file);
    }
  };
  enter(folder);
  return looked;
};

/**
 * The files that may hold a secret, readable by their owner alone: one that is a secret and nothing else (a token, a
 * password of Postgres: a secret is kept in a file so that it is in no command line), and `stack.json`, which tells the
 * commands how to reach the servers of a running stack.
 */
const isKeptSecret = (path: string, { mode }: Stats, bytes: Buffer, marker: string): boolean => {
  if ((mode & 0o077) !== 0) return false;
  if (basename(path) === 'stack.json') return true;
  return new RegExp(`^${marker}[\\w-]{43}\\n?$`).test(bytes.toString('latin1'));
};

const entriesOf = (folder: string): Dirent[] =>
  unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];

const openUnlessGone = (path: string): number | undefined => unlessGone(() => openSync(path, 'r'));

/** What runs may remove its files while they are looked through. */
const unlessGone = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
};
