import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../cli/say.ts';
import { endProcess, isRunning, type ProcessIdentity } from './process.ts';
import { replaceFile } from './replace-file.ts';
import { removeStackFile } from './stack-file.ts';

/** A process that a stack started, in the order in which processes are ended. */
export interface Child extends ProcessIdentity {
  name: string;
}

const listPath = (dataFolder: string): string => join(dataFolder, 'children.json');

/** Keeps the list of the stack's processes, for the next stack if this one is killed. */
export const writeChildren = (dataFolder: string, children: Child[]): void =>
  replaceFile(listPath(dataFolder), JSON.stringify(children));

export const removeChildren = (dataFolder: string): void => rmSync(listPath(dataFolder), { force: true });

/**
 * Ends what a stack that was killed left running on this data folder, services first, and removes its files. Whether
 * the last stack had ended in order, or there was none.
 */
export const endLeftovers = async (dataFolder: string): Promise<boolean> => {
  const inOrder = !existsSync(listPath(dataFolder));
  const left = readChildren(dataFolder).filter(isRunning);
  if (left.length > 0)
    say(
      `ending what a killed stack left running: ${left.map(({ name, pid }) => `${name} (pid ${pid})`).join(', ')}`,
    );
  const services = left.filter(({ name }) => !SERVERS.has(name));
  await Promise.all(services.map((child) => endProcess(child, 'SIGTERM', 3_000)));
  const servers = left.filter(({ name }) => SERVERS.has(name));
  await Promise.all(
    servers.map((child) => endProcess(child, child.name === 'postgres' ? 'SIGINT' : 'SIGTERM', 20_000)),
  );
  removeStackFile(dataFolder);
  removeChildren(dataFolder);
  return inOrder;
};

const SERVERS = new Set(['postgres', 'redis']);

const readChildren = (dataFolder: string): Child[] => {
  const path = listPath(dataFolder);
  if (!existsSync(path)) return [];
  return JSON.parse(readFileSync(path, 'utf8')) as Child[];
};
