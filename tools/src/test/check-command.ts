import { join } from 'node:path';
import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { Stop } from '../cli/stop.ts';
import { check } from './check.ts';

export const checkCommand = defineCommand({
  meta: { name: 'check', description: 'Types and lint alone' },
  args: installArg,
  run: async () => {
    const failed = await check(join(import.meta.dir, '../../..'));
    if (failed.length > 0) throw new Stop(`${failed.join(' and ')} failed`);
  },
});
