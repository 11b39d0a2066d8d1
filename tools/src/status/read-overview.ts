import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '@rookery/shared/contract/status.ts';
import { Stop } from '../cli/stop.ts';
import { runningStackFile, type StackFile } from '../stack/stack-file.ts';
import { folderBytes } from './folder-bytes.ts';

/** Everything that `status` shows. */
export interface Overview {
  api: string;
  up: number;
  services: { name: string; pid: number | null; state: 'running' | 'restarting' | 'gone' | 'given' }[];
  status: Status;
  disk: { folder: string; bytes: number; free: number; freeShare: number };
}

/** Looks at the stack that runs on a data folder. Throws a Stop with a sentence when there is none, or it is silent. */
export const readOverview = async (folder: string, givenToken: string | undefined): Promise<Overview> => {
  const file = runningStackFile(folder);
  if (!isAlive(file.up.pid))
    throw new Stop(`the stack on ${folder} is gone (pid ${file.up.pid} is dead): start it again`);
  const tokenFile = join(folder, 'token');
  const token = givenToken ?? (existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : undefined);
  if (token === undefined) throw new Stop('ROOKERY_TOKEN is needed: the stack was started with one');
  const disk = statfsSync(folder);
  return {
    api: file.api.url,
    up: file.up.pid,
    services: servicesOf(file),
    status: await askStatus(file.api.url, token),
    disk: {
      folder,
      bytes: folderBytes(folder),
      free: disk.bavail * disk.bsize,
      freeShare: disk.blocks === 0 ? 1 : disk.bavail / disk.blocks,
    },
  };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (err) {
    return (err as { code?: string }).code === 'EPERM';
  }
};

const servicesOf = (file: StackFile): Overview['services'] => {
  const numbered = (name: string, list: { pid: number | null }[]) =>
    list.map(({ pid }, i) => ({ name: list.length === 1 ? name : `${name} ${i + 1}`, pid }));
  const ours = [
    { name: 'api', pid: file.api.pid },
    ...numbered('producer', file.producers),
    ...numbered('consumer', file.consumers),
  ].map(({ name, pid }) => ({
    name,
    pid,
    state: pid === null ? ('restarting' as const) : isAlive(pid) ? ('running' as const) : ('gone' as const),
  }));
  const servers = (['postgres', 'redis'] as const).map((name) => {
    const { pid } = file[name];
    return {
      name,
      pid,
      state: pid === null ? ('given' as const) : isAlive(pid) ? ('running' as const) : ('gone' as const),
    };
  });
  return [...ours, ...servers];
};

const askStatus = async (url: string, token: string): Promise<Status> => {
  const answer = await fetch(new URL('/api/status', url), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined);
  if (!answer) throw new Stop(`the API at ${url} does not answer`);
  if (answer.status === 401) throw new Stop(`the API at ${url} refuses the token`);
  if (!answer.ok) throw new Stop(`the API at ${url} cannot say how it stands (${answer.status})`);
  return (await answer.json()) as Status;
};
