import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identify, type ProcessIdentity, signal } from './process.ts';

/**
 * Ends what still runs on that cluster, in order where it can be, and removes the lock file that is left: Postgres
 * itself looks only whether the pid in it is there, so an unreaped process, or a stranger with the same pid, would
 * keep it from starting.
 */
export const endServersOf = async (cluster: string): Promise<void> => {
  const leader = lockHolder(cluster);
  const postmaster = serversOf(cluster).find(({ pid }) => pid === leader);
  if (postmaster) await endProcess(postmaster, 'SIGINT', 20_000);
  // Backends whose postmaster was killed leave by themselves, unless they are stopped.
  for (let left = serversOf(cluster); left.length > 0; left = serversOf(cluster)) {
    for (const { pid } of left) signal(pid, 'SIGKILL');
    await Bun.sleep(20);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
};

/** Every Postgres process of the cluster: each has it as its working directory. Elsewhere than on Linux, the lock's holder. */
const serversOf = (cluster: string): ProcessIdentity[] => {
  const holder = lockHolder(cluster);
  const elsewhere = () => (holder !== undefined && isPostgres(holder) ? [holder] : []);
  const pids = process.platform === 'linux' ? pidsIn(cluster) : elsewhere();
  return pids.flatMap((pid) => identify(pid) ?? []);
};

const pidsIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => link(`/proc/${pid}/cwd`) === folder && link(`/proc/${pid}/exe`)?.includes('postgres'))
    .map(Number);

const link = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
};

const isPostgres = (pid: number): boolean =>
  Bun.spawnSync(['ps', '-o', 'command=', '-p', String(pid)])
    .stdout.toString()
    .includes('postgres');

const lockHolder = (cluster: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
};
