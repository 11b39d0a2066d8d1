import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { type Account, canAccount, isRoot, postgresAccount } from './account.ts';
import { readSecret } from './secret.ts';

/** Where a Postgres keeps its files, and the account that it runs as (undefined: ourselves). */
export interface PostgresPlace {
  folder: string;
  account: Account | undefined;
}

const ELSEWHERE = '/var/lib/rookery';
const USABLE = 'test -w "$1" && test -x "$1"';

/**
 * The place of the data folder's Postgres: `postgres` inside it. As root, where the account of Postgres may not enter
 * the data folder, it is one under /var/lib/rookery, and `postgres.location` in the data folder says which.
 */
export const postgresPlace = (dataFolder: string): PostgresPlace => {
  const note = join(dataFolder, 'postgres.location');
  const inside = join(dataFolder, 'postgres');
  const known = readSecret(note) ?? (existsSync(inside) ? inside : undefined);
  if (known !== undefined) return existingPlace(known);
  if (!isRoot()) {
    mkdirSync(inside, { mode: 0o700 });
    return { folder: inside, account: undefined };
  }
  const account = postgresAccount();
  if (makeFor(account, inside)) return { folder: inside, account };
  rmdirSync(inside);
  const outside = join(
    ELSEWHERE,
    `${basename(dataFolder).replace(/^\.+/, '')}-${randomBytes(4).toString('hex')}`,
  );
  mkdirSync(dirname(outside), { recursive: true, mode: 0o755 });
  if (!makeFor(account, outside)) throw new Stop(`the account ${account.name} may not enter ${outside}`);
  writeFileSync(note, `${outside}\n`, { mode: 0o600 });
  say(`the database lies in ${outside}: the account ${account.name} may not enter ${dataFolder}`);
  return { folder: outside, account };
};

const makeFor = (account: Account, folder: string): boolean => {
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, account.uid, account.gid);
  return canAccount(account, USABLE, folder);
};

const existingPlace = (folder: string): PostgresPlace => {
  const account = isRoot() ? ownerOf(folder) : undefined;
  if (canAccount(account, USABLE, folder)) return { folder, account };
  throw new Stop(
    account
      ? `the owner of ${folder} (${account.name}) may not enter it: allow that on the folders above it`
      : `the database in ${folder} belongs to another account: run as the one that made it`,
  );
};

const ownerOf = (folder: string): Account => {
  if (!existsSync(folder)) throw new Stop(`the database folder ${folder} is gone`);
  const { uid, gid } = statSync(folder);
  if (uid !== 0) return { name: `uid ${uid}`, uid, gid };
  // A run that ended between making the folder and giving it away.
  const account = postgresAccount();
  chownSync(folder, account.uid, account.gid);
  return account;
};

/** Lets the account of Postgres pass through a folder of root's without reading it. */
export const letPass = (folder: string): void => {
  if (isRoot()) chmodSync(folder, 0o711);
};
