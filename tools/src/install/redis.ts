import { spawnSync } from 'node:child_process';
import { Stop } from '../cli/stop.ts';
import { disableService, installSystemPackage } from './system-package.ts';

// BullMQ needs 6.2 or newer. Valkey is what some distributions have in Redis's place.
const LEAST = '6.2.0';
const PATH = `${process.env.PATH ?? ''}:/usr/bin:/usr/local/bin:/usr/sbin:/opt/homebrew/bin`;
const NAMES = ['redis-server', 'valkey-server'];

const PACKAGES = {
  'apt-get': ['redis-server', 'valkey-server'],
  dnf: ['redis', 'valkey'],
  apk: ['redis', 'valkey'],
  pacman: ['valkey', 'redis'],
  brew: ['redis'],
};

/** The path of a Redis server, installed by the system's package manager when there is none. Throws a Stop with the reason. */
export const ensureRedis = (allowed: boolean): string => {
  const found = findRedis();
  if (found !== undefined) return found;
  installSystemPackage('redis-server', PACKAGES, allowed);
  const installed = findRedis();
  if (installed === undefined) throw new Stop('redis-server was installed but is not on PATH');
  disableService(installed.includes('valkey') ? 'valkey-server' : 'redis-server');
  return installed;
};

const findRedis = (): string | undefined => {
  for (const name of NAMES) {
    const path = Bun.which(name, { PATH });
    if (path === null) continue;
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.match(
      /v=(\d+\.\d+\.\d+)/,
    )?.[1];
    if (version === undefined) continue;
    if (Bun.semver.order(version, LEAST) >= 0) return path;
    throw new Stop(
      `${path} is version ${version}; ${LEAST} or newer is needed: install it, or give REDIS_URL`,
    );
  }
  return undefined;
};
