import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookBeforeRemoval } from '../canary/notes.ts';
import { canAccount, isRoot, postgresAccount } from './account.ts';
import { letPass } from './postgres-place.ts';

/** A fresh folder under the system's temporary one, or a given one, which the account of Postgres may pass through. */
export const temporaryFolder = (name: string, under = tmpdir()): { path: string; remove: () => void } => {
  const account = isRoot() ? postgresAccount() : undefined;
  // A temporary folder of root's alone (TMPDIR, pam_tmpdir) is no place for a server that runs as another account.
  const parent =
    [under, '/tmp', '/var/tmp'].find((path) => canAccount(account, 'test -x "$1"', path)) ?? tmpdir();
  const path = realpathSync(mkdtempSync(join(parent, `rookery-${name}-`)));
  letPass(path);
  return {
    path,
    remove: () => {
      lookBeforeRemoval(path);
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
};
