import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../cli/stop.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresPlace } from './postgres-place.ts';

/** The superuser of a cluster that Rookery makes. */
export const ADMINISTRATOR = 'rookery';

/** What the servers and their setup programs see of our environment. */
export const NATIVE_ENV = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The folder of the cluster at that place. */
export const clusterFolder = ({ folder }: PostgresPlace): string => join(folder, 'data');

/**
 * Makes the cluster unless it is there, with a superuser of that password. Made beside and renamed, so that an
 * interrupted start leaves nothing that looks finished.
 */
export const ensureCluster = (
  binaries: PostgresBinaries,
  place: PostgresPlace,
  password: string,
  durable: boolean,
): void => {
  const target = clusterFolder(place);
  if (existsSync(join(target, 'PG_VERSION'))) return;
  const fresh = `${target}.new`;
  const passwordFile = join(place.folder, 'password.new');
  rmSync(fresh, { recursive: true, force: true });
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (place.account) chownSync(passwordFile, place.account.uid, place.account.gid);
    initialize(binaries.initdb, fresh, passwordFile, place, durable);
    renameSync(fresh, target);
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

const initialize = (
  initdb: string,
  folder: string,
  passwordFile: string,
  { account }: PostgresPlace,
  durable: boolean,
): void => {
  const args = [
    `--pgdata=${folder}`,
    `--username=${ADMINISTRATOR}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Postgres's own C.UTF-8: the same on every system, whatever locales that one has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? ['--data-checksums'] : ['--no-sync']),
  ];
  const { status, stderr, error } = spawnSync(initdb, args, {
    encoding: 'utf8',
    cwd: '/',
    env: NATIVE_ENV,
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  if (status === 0) return;
  const [reason = ''] = (error?.message ?? stderr)
    .split('\n')
    .filter((line) => /error|FATAL|not/i.test(line));
  throw new Stop(`initdb could not make a database in ${folder}: ${reason || stderr.trim()}`);
};
