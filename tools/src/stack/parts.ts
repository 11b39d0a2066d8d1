import { Stop } from '../cli/stop.ts';
import { removeChildren, writeChildren } from './leftovers.ts';
import type { Program } from './program.ts';
import { removeStackFile, type StackFile, writeStackFile } from './stack-file.ts';
import { type Supervised, supervise } from './supervise.ts';

type Role = 'producers' | 'consumers' | 'api' | 'redis' | 'postgres';

/** The order in which the roles end: nobody loses what it still works with. */
const ORDER: Role[] = ['producers', 'consumers', 'api', 'redis', 'postgres'];

/** How long each role may take to end in order, before force; Postgres gets what is left of the ten seconds. */
const PATIENCE_MS: Record<Exclude<Role, 'postgres'>, number> = {
  producers: 2_500,
  consumers: 2_500,
  api: 2_000,
  redis: 1_000,
};
const ALL_MS = 9_000;

/** The running parts of a stack, and the files in the data folder that tell of them. */
export interface Parts {
  /** Starts a program and keeps it running; resolves when it serves. */
  add(role: Role, program: Program): Promise<void>;
  setUrl(role: 'api' | 'postgres' | 'redis', url: string): void;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export const createParts = (dataFolder: string): Parts => {
  const parts: Record<Role, Supervised[]> = {
    producers: [],
    consumers: [],
    api: [],
    redis: [],
    postgres: [],
  };
  const urls = { api: '', postgres: '', redis: '' };
  let state: 'running' | 'ending' | 'ended' = 'running';
  let killed = false;

  const write = () => {
    if (state === 'ended') return;
    const children = ORDER.flatMap((role) => parts[role]).flatMap((part) => {
      const identity = part.identity();
      return identity ? [{ name: part.name, ...identity }] : [];
    });
    writeChildren(dataFolder, children);
    writeStackFile(dataFolder, describe(parts, urls));
  };

  const forEachRole = async (work: (part: Supervised, role: Role) => Promise<void>) => {
    state = 'ending';
    for (const role of ORDER) await Promise.all(parts[role].map((part) => work(part, role)));
    state = 'ended';
    removeStackFile(dataFolder);
  };

  return {
    add: async (role, program) => {
      if (state !== 'running') throw new Stop('the stack is ending');
      const part = supervise(program, write);
      parts[role].push(part);
      await part.ready;
    },
    setUrl: (role, url) => {
      urls[role] = url;
    },
    stop: async () => {
      const deadline = performance.now() + ALL_MS;
      await forEachRole((part, role) =>
        part.stop(role === 'postgres' ? Math.max(500, deadline - performance.now()) : PATIENCE_MS[role]),
      );
      // The list of one that was killed stays: by it the next stack sees that this one did not end in order.
      if (!killed) removeChildren(dataFolder);
    },
    kill: async () => {
      state = 'ending';
      killed = true;
      await Promise.all(ORDER.flatMap((role) => parts[role]).map((part) => part.kill()));
      await forEachRole(async () => undefined);
    },
  };
};

const describe = (
  parts: Record<Role, Supervised[]>,
  urls: { api: string; postgres: string; redis: string },
): StackFile => {
  const pids = (role: Role) => parts[role].map((part) => ({ pid: part.identity()?.pid ?? null }));
  const one = (role: 'api' | 'postgres' | 'redis') => ({ url: urls[role], pid: pids(role)[0]?.pid ?? null });
  return {
    up: { pid: process.pid },
    api: one('api'),
    producers: pids('producers'),
    consumers: pids('consumers'),
    postgres: one('postgres'),
    redis: one('redis'),
  };
};
