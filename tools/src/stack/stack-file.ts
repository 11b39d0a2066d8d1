import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Stop } from '../cli/stop.ts';
import { replaceFile } from './replace-file.ts';

const pidSchema = z.object({ pid: z.int().nullable() });
const serverSchema = pidSchema.extend({ url: z.string() });

/** What `stack.json` in the data folder says while a stack runs. A pid is null while its process is being restarted,
 * and where the environment gave the server. */
const stackFileSchema = z.object({
  up: z.object({ pid: z.int() }),
  api: serverSchema,
  producers: z.array(pidSchema),
  consumers: z.array(pidSchema),
  postgres: serverSchema,
  redis: serverSchema,
});
export type StackFile = z.infer<typeof stackFileSchema>;

export const stackFilePath = (dataFolder: string): string => join(dataFolder, 'stack.json');

export const writeStackFile = (dataFolder: string, content: StackFile): void =>
  replaceFile(stackFilePath(dataFolder), `${JSON.stringify(content, null, 2)}\n`);

export const removeStackFile = (dataFolder: string): void =>
  rmSync(stackFilePath(dataFolder), { force: true });

/** What the stack on that data folder says of itself. Throws a Stop where that cannot be read, or is no such thing. */
export const readStackFile = (dataFolder: string): StackFile => {
  const path = stackFilePath(dataFolder);
  const broken = () =>
    new Stop(
      `${path} is broken: end the stack on ${dataFolder} and start it again with up, which writes it anew`,
    );
  try {
    const found = stackFileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (!found.success) throw broken();
    return found.data;
  } catch (err) {
    if (err instanceof SyntaxError) throw broken();
    const { code } = err as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      throw new Stop(
        `${path} may not be read by this account: only the one that started the stack may, and root`,
      );
    throw err;
  }
};

/** The same; where no stack runs the Stop says what to do: start one, `orElse` something else. */
export const runningStackFile = (dataFolder: string, orElse = ''): StackFile => {
  const file = findStackFile(dataFolder);
  if (!file) throw new Stop(`no stack runs on ${dataFolder}: start one with up${orElse}`);
  return file;
};

/** The same, or undefined where no stack runs. */
export const findStackFile = (dataFolder: string): StackFile | undefined => {
  try {
    return readStackFile(dataFolder);
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw err;
  }
};
