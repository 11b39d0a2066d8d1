import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { withInstallLock } from './install-lock.ts';

// Nothing but built-ins may be imported here: this runs before any package is there.

/**
 * Installs the packages of the lock file into `root` unless they are there already; tells whether they were. Says so
 * on stderr first; with `allowed` false it throws a Stop that names what is missing instead. Concurrent runs wait for
 * each other.
 */
export const ensurePackages = (root: string, allowed: boolean): 'there' | 'installed' => {
  const wanted = fingerprint(root);
  if (isInstalled(root, wanted)) return 'there';
  if (!allowed)
    throw new Stop(
      `the packages of bun.lock are not installed in ${join(root, 'node_modules')} and --no-install forbids it`,
    );
  makeFolder(join(root, 'node_modules'));
  withInstallLock(join(root, 'node_modules', '.rookery-install.lock'), () => {
    if (isInstalled(root, wanted)) return;
    say('installing the packages of bun.lock');
    install(root);
    writeFileSync(stampPath(root), wanted);
  });
  return 'installed';
};

const stampPath = (root: string): string => join(root, 'node_modules', '.rookery-installed');

const isInstalled = (root: string, wanted: string): boolean => {
  const stamp = stampPath(root);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) return false;
  return manifests(root).every((path) => existsSync(join(dirname(path), 'node_modules')));
};

/** What the installed packages depend on: the lock file, every manifest, this Bun and this machine. */
const fingerprint = (root: string): string => {
  const hash = createHash('sha256').update(`${process.versions.bun} ${process.platform} ${process.arch}`);
  for (const path of [join(root, 'bun.lock'), join(root, 'bunfig.toml'), ...manifests(root)])
    hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
};

const manifests = (root: string): string[] => {
  const own = join(root, 'package.json');
  const { workspaces } = JSON.parse(readFileSync(own, 'utf8')) as { workspaces: { packages: string[] } };
  const inner = workspaces.packages.flatMap((pattern) =>
    globSync(join(pattern, 'package.json'), { cwd: root }),
  );
  return [own, ...inner.sort().map((path) => join(root, path))];
};

const install = (root: string): void => {
  rmSync(stampPath(root), { force: true });
  const { status, error } = spawnSync(process.execPath, ['install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0)
    throw new Stop(`bun install failed${error ? `: ${error.message}` : ' (its reason stands above)'}`);
};

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (err) {
    throw new Stop(`cannot install packages: ${(err as Error).message}`);
  }
};
