import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { MARKER } from '../canary/marker.ts';

/** 256 random bits in 43 characters that need no escaping in a URL. In a test run its marker stands before them. */
export const makeSecret = (): string =>
  `${process.env[MARKER] ?? ''}${randomBytes(32).toString('base64url')}`;

/** The secret kept in a file that only its owner reads; made at the first call. A file is whole or absent. */
export const keepSecret = (path: string): string => {
  const found = readSecret(path);
  if (found !== undefined) return found;
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, `${makeSecret()}\n`, { mode: 0o600 });
  try {
    linkSync(fresh, path);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err;
  } finally {
    unlinkSync(fresh);
  }
  return readFileSync(path, 'utf8').trim();
};

/** The secret of that file, or undefined where there is none. */
export const readSecret = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
};
