import { join } from 'node:path';
import { runVisibly } from './run-visibly.ts';

/** Types and lint of the whole project, their output on ours. Returns the names of those that failed. */
export const check = async (root: string): Promise<string[]> => {
  const failed: string[] = [];
  if ((await runVisibly([join(root, 'node_modules/typescript/bin/tsc'), '-b'], root)).code !== 0)
    failed.push('types');
  if ((await runVisibly([join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check'], root)).code !== 0)
    failed.push('lint');
  return failed;
};
