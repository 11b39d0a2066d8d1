import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

/** What `stack.json` in the data folder says while a stack runs. A pid is null while its process is being restarted,
 * and where the environment gave the server. */
export interface StackFile {
  up: { pid: number };
  api: { url: string; pid: number | null };
  producers: { pid: number | null }[];
  consumers: { pid: number | null }[];
  postgres: { url: string; pid: number | null };
  redis: { url: string; pid: number | null };
}

export const stackFilePath = (dataFolder: string): string => join(dataFolder, 'stack.json');

export const writeStackFile = (dataFolder: string, content: StackFile): void =>
  replaceFile(stackFilePath(dataFolder), `${JSON.stringify(content, null, 2)}\n`);

export const removeStackFile = (dataFolder: string): void =>
  rmSync(stackFilePath(dataFolder), { force: true });

/** What the stack on that data folder says of itself. */
export const readStackFile = (dataFolder: string): StackFile =>
  JSON.parse(readFileSync(stackFilePath(dataFolder), 'utf8')) as StackFile;
