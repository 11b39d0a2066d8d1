import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { isRoot } from '../stack/account.ts';

/** What a program's package is called by each package manager; the first that installs wins. */
export interface PackageNames {
  'apt-get'?: string[];
  dnf?: string[];
  apk?: string[];
  pacman?: string[];
  brew?: string[];
}

type Manager = keyof PackageNames;

const APT = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];

/** How each manager installs a package; the first command refreshes its lists and may fail. */
const COMMANDS: Record<Manager, (name: string) => string[][]> = {
  'apt-get': (name) => [
    ['apt-get', 'update'],
    ['apt-get', 'install', ...APT, name],
  ],
  dnf: (name) => [['dnf', 'install', '-y', name]],
  apk: (name) => [['apk', 'add', '--no-cache', name]],
  pacman: (name) => [['pacman', '-Sy', '--noconfirm', '--needed', name]],
  brew: (name) => [['brew', 'install', name]],
};

/**
 * Installs a program through the system's package manager, after saying so on stderr. Throws a Stop with what the
 * user can do where that is not allowed or not possible.
 */
export const installSystemPackage = (program: string, names: PackageNames, allowed: boolean): void => {
  const manager = (Object.keys(COMMANDS) as Manager[]).find(
    (name) => names[name] && Bun.which(name) !== null,
  );
  if (!allowed) throw new Stop(`${program} is not installed and --no-install forbids it`);
  if (manager === undefined)
    throw new Stop(`${program} is not installed and no package manager is here: install it`);
  const prefix = privilege(manager);
  const candidates = names[manager] ?? [];
  if (prefix === undefined)
    throw new Stop(
      `${program} is not installed: run \`sudo ${COMMANDS[manager](candidates[0] ?? program)
        .at(-1)
        ?.join(' ')}\``,
    );
  for (const name of candidates) {
    say(`installing ${name} with ${manager}`);
    if (
      COMMANDS[manager](name)
        .map((command) => run([...prefix, ...command]))
        .at(-1)
    )
      return;
  }
  throw new Stop(`${manager} could not install ${program} (its reason stands above)`);
};

/** What goes before the manager's command, or undefined where we may not install. Homebrew refuses root. */
const privilege = (manager: Manager): string[] | undefined => {
  if (manager === 'brew' || isRoot()) return [];
  const sudo =
    Bun.which('sudo') !== null && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n'] : undefined;
};

const run = ([command = '', ...args]: string[]): boolean =>
  spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

/** Stops and disables the service that a distribution starts along with a package of ours: we run our own. */
export const disableService = (service: string): void => {
  if (!existsSync('/run/systemd/system')) return;
  const prefix = privilege('apt-get') ?? [];
  run([...prefix, 'systemctl', 'disable', '--now', service]);
};
