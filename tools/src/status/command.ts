import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { dataArg } from '../cli/data-arg.ts';
import { installArg } from '../cli/install-arg.ts';
import { readEnv } from '../up/read-env.ts';
import { readOverview } from './read-overview.ts';
import { renderOverview } from './render.ts';

export const statusCommand = defineCommand({
  meta: {
    name: 'status',
    description: 'One screen of state of the stack that runs: services, players, lock, engines, queues, disk',
  },
  args: {
    ...dataArg,
    json: { type: 'boolean', description: 'as one JSON object' },
    ...installArg,
  },
  run: async ({ args }) => {
    const overview = await readOverview(resolve(args.data), readEnv().ROOKERY_TOKEN);
    process.stdout.write(`${args.json ? JSON.stringify(overview, null, 2) : renderOverview(overview)}\n`);
  },
});
