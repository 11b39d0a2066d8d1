import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { startTestServers } from '../test/servers.ts';
import { runFuzz } from './run.ts';
import { startFuzzServer } from './server.ts';

export const fuzzCommand = defineCommand({
  meta: {
    name: 'fuzz',
    description: 'Sends valid, nearly valid and hostile requests to every route of the OpenAPI document',
  },
  args: {
    requests: { type: 'string', valueHint: 'N', default: '20000', description: 'how many, at least' },
    seed: { type: 'string', valueHint: 'N', description: 'repeats a run (any)' },
    ...installArg,
  },
  run: async ({ args }) => {
    const requests = readNumber('--requests', args.requests, { least: 1, most: 100_000_000 }) ?? 0;
    const seed =
      readNumber('--seed', args.seed, { least: 0, most: 2 ** 31 - 1 }) ?? Math.floor(Math.random() * 2 ** 31);
    say(`fuzz: seed ${seed}`);
    const servers = await startTestServers(args.install);
    try {
      const server = await startFuzzServer(servers);
      const { text, faults } = await runFuzz(server, { requests, seed }).finally(server.stop);
      process.stdout.write(`${text}\n`);
      if (faults.length > 0) throw new Stop(faults.join('\n'));
    } finally {
      await servers.stop();
    }
  },
});
